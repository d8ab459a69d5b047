import type fc from 'fast-check';
import type { FuzzRequest } from './fuzz-request.js';
import type { FuzzAnswer } from './judge.js';

/** Something that requests are aimed at: an operation of REST, or a way to ask GraphQL. */
export interface FuzzTarget {
  name: string;
  requests: fc.Arbitrary<FuzzRequest>;
  /** How many of the shares it gets. */
  weight: number;
  /** What is wrong with an answer, beginning with a word that is the same for the same fault. */
  faultsOf: (request: FuzzRequest, answer: FuzzAnswer) => string[];
}
