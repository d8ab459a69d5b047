import { currentCall } from '#platform/grpc/call-context.js';

/** Left of a request's time for writing down what we know without the provider's answer. */
const keepMs = 500;

/** How long a provider may take to answer: `most`, or what is left of the time that our caller allows. */
export function timeLeft(most: number): number {
  const deadline = currentCall()?.deadline;
  return deadline === undefined ? most : Math.max(1, Math.min(most, deadline - Date.now() - keepMs));
}
