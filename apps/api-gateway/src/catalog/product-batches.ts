import { Injectable } from '@nestjs/common';
import type { Product } from '#contracts/generated/ashlar/catalog/v1/product.js';
import type { ProductServiceClient } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { backgroundCall, currentCall, runInCallContext, type CallContext } from '#platform/grpc/call-context.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer } from '#platform/grpc/peers.module.js';

interface Waiting {
  id: string;
  resolve: (product: Product | undefined) => void;
  reject: (error: unknown) => void;
}

const mostInOneCall = 100;
/** While so many calls are under way, requests gather for the next one … */
const callsAtOnce = 2;
/** … but never longer than this, so that a call that hangs holds up nobody else. */
const patienceMs = 20;

/**
 * Products on sale, asked of catalog together by the requests that arrive while it is busy with earlier ones: one call and one statement for all of
 * them. A request that finds catalog free waits for nobody. Nothing is kept: every request is answered from a read that began after it arrived.
 */
@Injectable()
export class ProductBatches {
  private readonly products: PromiseClient<ProductServiceClient>;
  private waiting: Waiting[] = [];
  private first: CallContext | undefined;
  /** Of the requests that wait, how far the one that knows of the latest write wants a read replica to have come. */
  private readAfter: string | undefined;
  private underWay = 0;
  private patience: NodeJS.Timeout | undefined;

  constructor(catalog: CatalogPeer) {
    this.products = catalog.serviceClient<ProductServiceClient>('ashlar.catalog.v1.ProductService');
  }

  /** The product as everybody may see it; undefined when there is none on sale. `id` is a UUID. */
  load(id: string): Promise<Product | undefined> {
    return new Promise((resolve, reject) => {
      this.readAfter = currentCall()?.readAfter ?? this.readAfter;
      if (this.waiting.push({ id: id.toLowerCase(), resolve, reject }) === 1) {
        this.first = currentCall();
        if (this.underWay < callsAtOnce) setImmediate(() => this.askForAll());
        else this.patience = setTimeout(() => this.askForAll(), patienceMs);
      }
    });
  }

  private askForAll(): void {
    clearTimeout(this.patience);
    const all = this.waiting;
    this.waiting = [];
    // The call is nobody's in particular: it carries the id and the time of the request that came first, and no person's token.
    const call = { ...backgroundCall(this.first?.requestId ?? ''), deadline: this.first?.deadline, readAfter: this.readAfter };
    this.readAfter = undefined;
    for (let from = 0; from < all.length; from += mostInOneCall) {
      const batch = all.slice(from, from + mostInOneCall);
      void runInCallContext(call, () => this.answer(batch));
    }
  }

  private async answer(batch: readonly Waiting[]): Promise<void> {
    this.underWay++;
    try {
      const { products } = await this.products.batchGetProducts({
        ids: [...new Set(batch.map(({ id }) => id))],
        slugs: [],
        evenHidden: false,
      });
      const byId = new Map(products.map((product) => [product.id, product]));
      for (const { id, resolve } of batch) resolve(byId.get(id));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.underWay--;
      if (this.waiting.length > 0) this.askForAll();
    }
  }
}
