import { Injectable } from '@nestjs/common';
import { tasks } from '../order/order-jobs.js';
import { MakeRefund } from './make-refund.js';
import { ReconcilePayments } from './reconcile-payments.js';
import { VoidPayment } from './void-payment.js';

interface OfPayment {
  paymentId: string;
}

/** What is done about payments later, and who does it. */
@Injectable()
export class PaymentWork {
  readonly handlers: Record<string, (payload: never) => Promise<unknown>>;

  constructor(
    private readonly reconciler: ReconcilePayments,
    voidPayment: VoidPayment,
    makeRefund: MakeRefund,
  ) {
    this.handlers = {
      [tasks.voidPayment]: (payload: OfPayment) => voidPayment.execute(payload),
      [tasks.makeRefund]: ({ refundId }: { refundId: string }) => makeRefund.execute(refundId),
    };
  }

  /** To be done every few seconds. */
  reconcile(): Promise<void> {
    return this.reconciler.execute();
  }
}
