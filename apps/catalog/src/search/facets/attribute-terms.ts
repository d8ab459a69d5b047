export type Scalar = string | number | boolean;

interface Attribute {
  name: string;
  number: number;
  /** Its values and their terms; undefined once it has too many to be a facet. */
  terms: Map<Scalar, number> | undefined;
}

/** An attribute with more values than this is no facet: part numbers and the like. */
const mostValues = 1_000;
/** Beyond these a catalog's further attributes are no facets, so that memory has an end. */
const mostAttributes = 5_000;
const mostTerms = 250_000;

/** Gives a number, its term, to each value of each attribute. A value is a text, a number or a boolean: `"42"` and `42` are two. */
export class AttributeTerms {
  /** The attribute of each term. */
  readonly attributeOf: number[] = [];
  private readonly attributes = new Map<string, Attribute>();
  /** Whether some attributes were not taken at all. */
  private full = false;

  /** The terms of a product's attributes, without those that are no facets. */
  termsOf(attributes: Readonly<Record<string, unknown>>): number[] {
    const terms: number[] = [];
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
      const term = this.termOf(name, value);
      if (term !== undefined) terms.push(term);
    }
    return terms;
  }

  /** The terms that such values of an attribute have; undefined when the attribute is no facet, and only the database knows. */
  find(name: string, values: readonly Scalar[]): number[] | undefined {
    const attribute = this.attributes.get(name);
    if (!attribute) return this.full ? undefined : [];
    return attribute.terms && values.map((value) => attribute.terms!.get(value)).filter((term) => term !== undefined);
  }

  /** The number of an attribute; undefined when no product has it. */
  numberOf(name: string): number | undefined {
    return this.attributes.get(name)?.number;
  }

  /** Those that are facets, with their values and terms. */
  *facets(): Generator<{ name: string; terms: ReadonlyMap<Scalar, number> }> {
    for (const { name, terms } of this.attributes.values()) if (terms) yield { name, terms };
  }

  private termOf(name: string, value: Scalar): number | undefined {
    let attribute = this.attributes.get(name);
    if (!attribute) {
      this.full ||= this.attributes.size >= mostAttributes;
      if (this.full) return undefined;
      attribute = { name, number: this.attributes.size, terms: new Map() };
      this.attributes.set(name, attribute);
    }
    const known = attribute.terms?.get(value);
    if (known !== undefined || !attribute.terms) return known;
    if (attribute.terms.size >= mostValues || this.attributeOf.length >= mostTerms) {
      attribute.terms = undefined;
      return undefined;
    }
    const term = this.attributeOf.push(attribute.number) - 1;
    attribute.terms.set(value, term);
    return term;
  }
}
