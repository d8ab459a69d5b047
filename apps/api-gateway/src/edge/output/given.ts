/** What a contract always sends, though protobuf cannot say so. */
export function given<T>(value: T | null | undefined): T {
  if (value == null) throw new Error('A service left out what its contract promises.');
  return value;
}
