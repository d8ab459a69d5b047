import { splitCategory } from '../../own-csv-columns.js';
import type { OptionDraft } from '../../../product/product.entity.js';
import type { Fault, Scalar } from '../says.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Takes members of an object by their type, and notes what has another. */
export class JsonShape {
  constructor(
    private readonly object: JsonObject,
    private readonly at: string,
    private readonly faults: Fault[],
  ) {}

  /** Notes the members that are none of these. */
  only(names: ReadonlySet<string>): void {
    for (const name in this.object) if (!names.has(name)) this.note(name, 'is no field of a product file', 'UNKNOWN_FIELD');
  }

  has(name: string): boolean {
    return Object.hasOwn(this.object, name);
  }

  text(name: string): string | undefined {
    return this.typed(name, 'string', 'must be a text');
  }

  number(name: string): number | undefined {
    return this.typed(name, 'number', 'must be a number');
  }

  flag(name: string): boolean | undefined {
    return this.typed(name, 'boolean', 'must be true or false');
  }

  /** The same, where null says that there is none. */
  orNull<Kind extends 'text' | 'number' | 'money'>(name: string, kind: Kind): ReturnType<JsonShape[Kind]> | null {
    return this.object[name] === null ? null : (this[kind](name) as ReturnType<JsonShape[Kind]>);
  }

  texts(name: string): string[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    return this.note(name, 'must be a list of texts');
  }

  money(name: string): { amount: number; currency: string } | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (isObject(value) && typeof value.amount === 'number' && typeof value.currency === 'string' && Object.keys(value).length === 2) {
      return { amount: value.amount, currency: value.currency };
    }
    return this.note(name, 'must be like { "amount": 1290, "currency": "GBP" }, in minor units');
  }

  map<T extends Scalar>(name: string, isValue: (value: unknown) => value is T, form: string): Record<string, T> | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!isObject(value)) return this.note(name, 'must be an object');
    const entries = Object.entries(value);
    const wrong = entries.find(([, each]) => !isValue(each));
    if (wrong) return this.note(`${name}.${wrong[0]}`, form);
    return Object.fromEntries(entries as [string, T][]);
  }

  options(name: string): OptionDraft[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const isOption = (each: unknown): each is OptionDraft =>
      isObject(each) && typeof each.name === 'string' && Array.isArray(each.values) && each.values.every((one) => typeof one === 'string');
    if (Array.isArray(value) && value.every(isOption)) return value.map((option) => ({ name: option.name, values: option.values }));
    return this.note(name, 'must be a list like [{ "name": "size", "values": ["S", "M"] }]');
  }

  /** Names from the root, or as one text. */
  category(name: string): string[] | undefined {
    const value = this.object[name];
    if (value === null) return [];
    return typeof value === 'string' ? splitCategory(value) : this.texts(name);
  }

  objects(name: string): JsonObject[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every(isObject)) return value;
    return this.note(name, 'must be a list of objects');
  }

  note(name: string, message: string, code = 'TYPE'): undefined {
    this.faults.push({ field: `${this.at}${name}`, code, message });
    return undefined;
  }

  private value(name: string): unknown {
    return Object.hasOwn(this.object, name) ? this.object[name] : undefined;
  }

  private typed<T>(name: string, type: string, message: string): T | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === type) return value as T | undefined;
    return this.note(name, message);
  }
}
