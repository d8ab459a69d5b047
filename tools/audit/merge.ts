interface Keyed {
  id: string;
}

/** Two streams that are sorted by `id`, side by side: each pair has at least one of the two, and each id comes once. */
export async function* merge<A extends Keyed, B extends Keyed>(
  ones: AsyncIterable<A>,
  others: AsyncIterable<B>,
): AsyncGenerator<[A | undefined, B | undefined]> {
  const left = ones[Symbol.asyncIterator]();
  const right = others[Symbol.asyncIterator]();
  let [one, other] = [await left.next(), await right.next()];
  while (!one.done || !other.done) {
    const isFirst = !one.done && (other.done === true || one.value.id <= other.value.id);
    const isSecond = !other.done && (one.done === true || other.value.id <= one.value.id);
    yield [isFirst ? (one.value as A) : undefined, isSecond ? (other.value as B) : undefined];
    if (isFirst) one = await left.next();
    if (isSecond) other = await right.next();
  }
}
