/** Nobody answered for as long as the replay is patient. */
export class NotReached extends Error {}
