/** The fields that a PATCH writes: those present in its body, as the contracts name them. */
export const updateMask = (body: object): string[] => Object.keys(body).map(toSnakeCase);

const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
