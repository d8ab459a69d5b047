import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { armFaultPoints, faultPoint } from './fault-point.js';

describe('A fault point', () => {
  let folder: string;
  let file: string;
  let deaths: number;
  const end = () => void deaths++;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fault-point-'));
    file = join(folder, 'fault');
    deaths = 0;
  });
  afterEach(() => {
    armFaultPoints(undefined);
    rmSync(folder, { recursive: true });
  });

  it('does nothing when no file is named, nor when the file is not there', () => {
    writeFileSync(file, 'orders.after-claim');
    armFaultPoints(undefined, end);
    faultPoint('orders.after-claim');
    armFaultPoints(join(folder, 'another'), end);
    faultPoint('orders.after-claim');
    expect([deaths, existsSync(file)]).toEqual([0, true]);
  });

  it('lets pass whoever is at another point than the one named', () => {
    armFaultPoints(file, end);
    writeFileSync(file, 'orders.after-reserve');
    faultPoint('orders.after-claim');
    expect([deaths, existsSync(file)]).toEqual([0, true]);
  });

  it('lets pass as often as the file says', () => {
    armFaultPoints(file, end);
    writeFileSync(file, 'catalog.import-applying@3');
    faultPoint('catalog.import-applying');
    faultPoint('catalog.import-resolving');
    faultPoint('catalog.import-applying');
    expect([deaths, existsSync(file)]).toEqual([0, true]);
    faultPoint('catalog.import-applying');
    expect([deaths, existsSync(file)]).toEqual([1, false]);
  });

  it('is the end of who reaches it, once for each file', () => {
    armFaultPoints(file, end);
    writeFileSync(file, 'orders.after-reserve\n');
    faultPoint('orders.after-reserve');
    expect([deaths, existsSync(file)]).toEqual([1, false]);
    faultPoint('orders.after-reserve');
    expect(deaths).toBe(1);
  });
});
