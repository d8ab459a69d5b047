import { Injectable } from '@nestjs/common';
import { tasks } from '../order/order-jobs.js';
import { MakeRefund } from './make-refund.js';
import { ReconcilePayment } from './reconcile-payment.js';
import { VoidPayment } from './void-payment.js';

interface OfPayment {
  paymentId: string;
}

/** What is done about payments later, and who does it. */
@Injectable()
export class PaymentWork {
  readonly handlers: Record<string, (payload: never) => Promise<unknown>>;

  constructor(reconcile: ReconcilePayment, voidPayment: VoidPayment, makeRefund: MakeRefund) {
    this.handlers = {
      [tasks.reconcilePayment]: (payload: OfPayment) => reconcile.execute(payload),
      [tasks.voidPayment]: (payload: OfPayment) => voidPayment.execute(payload),
      [tasks.makeRefund]: ({ refundId }: { refundId: string }) => makeRefund.execute(refundId),
    };
  }
}
