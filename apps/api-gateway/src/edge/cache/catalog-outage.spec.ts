import { afterEach, describe, expect, it } from '@jest/globals';
import { backgroundCall, currentCall, runInCallContext } from '#platform/grpc/call-context.js';
import { eventually } from '#testing/eventually.js';
import { CatalogOutage } from './catalog-outage.js';

describe('an outage of catalog', () => {
  let outage: CatalogOutage;
  afterEach(() => outage.stop());

  it('lasts until catalog says that it serves, however long ago the time of the request that found it is over', async () => {
    const deadlines: (number | undefined)[] = [];
    outage = new CatalogOutage(() => {
      deadlines.push(currentCall()?.deadline);
      return Promise.resolve(deadlines.length > 1);
    });
    runInCallContext({ ...backgroundCall('request'), deadline: Date.now() }, () => outage.begin());
    expect(outage.lasts).toBe(true);
    await eventually(() => expect(outage.lasts).toBe(false));
    expect(deadlines).toEqual([undefined, undefined]);
  });
});
