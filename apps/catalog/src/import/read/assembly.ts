import { FieldChecks } from '../../field-checks.js';
import { mostVariants } from '../../product/product.entity.js';
import type { RejectedRow, StagedBatch, StagedProduct, StagedVariant } from '../staged.js';
import type { ReadSettings } from './read-settings.js';
import { keptText, type RawRow } from './rows/raw-row.js';
import { noVariant, productRejected, tooManyVariants } from './product-faults.js';
import type { Fault, ProductSays, RowSays, VariantSays } from './says.js';
import { stageProduct } from './stage-product.js';
import { stageVariant } from './stage-variant.js';

/** The product whose rows are being read. */
interface OpenProduct {
  key: string;
  /** Undefined once its row was rejected, or when it is to be read no further. */
  product: StagedProduct | undefined;
  line: number;
  rows: number;
  variants: StagedVariant[];
  currency: string | null;
  zeroPrices: boolean;
}

const mostRows = 800;
const mostBytes = 2 * 1_048_576;
/** Of one product, its variants and images; whatever follows is rejected, so that no file can make us hold it all. */
const mostRowsOfProduct = 500;
const mostImages = 50;

/** Puts rows together to products, checks them, and gathers what is to be handed over. */
export class Assembly {
  private products: StagedProduct[] = [];
  private variants: StagedVariant[] = [];
  private rejected: RejectedRow[] = [];
  private open: OpenProduct | null = null;
  private rows = 0;
  private bytes = 0;

  constructor(private readonly settings: ReadSettings) {}

  /** Whether a batch is to be handed over before the row that says this. */
  isDue(says: RowSays | null): boolean {
    if (this.rows < mostRows && this.bytes < mostBytes) return false;
    return this.open === null || this.open.rows > mostRowsOfProduct || (says !== null && (says.apart === true || this.begins(says)));
  }

  /** `text` is the row as it stands in the file. */
  add(row: RawRow, text: string, says: RowSays): void {
    this.count(row);
    const raw = keptText(row.bytes, text);
    const begins = says.apart === true || this.begins(says);
    if (begins) this.close();
    const faults: Fault[] = [];
    if (says.apart) this.addApart(says, row.line, raw, faults);
    else {
      if (begins) this.begin(says, row.line, raw, faults);
      this.addVariants(says, row.line, raw, faults, begins);
    }
    const sku = says.variants[0]?.sku || says.sku || null;
    for (const fault of faults) this.reject(row.line, raw, fault, sku);
  }

  /** A row that cannot be understood; the product that is open stays so. */
  addFault(row: RawRow, fault: Omit<Fault, 'field'> & { field?: string | null }): void {
    this.count(row);
    this.reject(row.line, keptText(row.bytes), { field: null, ...fault }, null);
  }

  /** What is there, and begins anew. */
  take(): Pick<StagedBatch, 'products' | 'variants' | 'rejected'> {
    const spent = this.open !== null && this.open.rows > mostRowsOfProduct ? { ...this.open, variants: [], product: undefined } : null;
    this.close();
    this.open = spent;
    const { products, variants, rejected } = this;
    this.products = [];
    this.variants = [];
    this.rejected = [];
    this.rows = this.bytes = 0;
    return { products, variants, rejected };
  }

  private begins({ key }: RowSays): boolean {
    return this.open === null ? true : key !== null && key !== this.open.key;
  }

  private begin(says: RowSays, line: number, raw: string, faults: Fault[]): void {
    const key = says.key ?? `line:${line}`;
    const product = this.checkedProduct(key, says.product ?? {}, says.productFaults, line, raw, faults);
    const zeroPrices = this.settings.zeroPrices || isHidden(says.product);
    this.open = { key, product, line, rows: 0, variants: [], currency: null, zeroPrices };
  }

  private addVariants(says: RowSays, line: number, raw: string, faults: Fault[], begins: boolean): void {
    const open = this.open;
    if (open === null) return;
    open.rows++;
    if (!begins && open.product === undefined) {
      const spent = open.rows > mostRowsOfProduct ? tooManyVariants : productRejected(open.line);
      faults.push(spent);
      return;
    }
    const staged = says.variants.map((variant, index) => {
      const at = says.whole && says.variants.length > 1 ? `variants[${index}].` : '';
      return this.checkedVariant(open.key, variant, line, raw, faults, at, open.zeroPrices, open);
    });
    faults.push(...(says.variantFaults ?? []));
    if (open.variants.length + staged.length > mostVariants) faults.push(tooManyVariants);
    if (faults.length === 0) open.variants.push(...staged);
    else if (says.whole) open.product = undefined;
    if (open.rows > mostRowsOfProduct) faults.push(tooManyVariants);
    this.addImages(open, says.moreImages ?? []);
  }

  private addApart(says: RowSays, line: number, raw: string, faults: Fault[]): void {
    const key = says.key ?? `line:${line}`;
    const product = says.product && this.checkedProduct(key, says.product, says.productFaults, line, raw, faults);
    const zeroPrices = this.settings.zeroPrices || isHidden(says.product);
    const variants = says.variants.map((variant) => this.checkedVariant(key, variant, line, raw, faults, '', zeroPrices, null));
    faults.push(...(says.variantFaults ?? []));
    if (faults.length > 0) return;
    if (product) this.products.push(product);
    this.variants.push(...variants);
  }

  private checkedProduct(
    key: string,
    says: ProductSays,
    understood: Fault[] | undefined,
    line: number,
    raw: string,
    faults: Fault[],
  ): StagedProduct | undefined {
    const checks = new FieldChecks();
    const product = stageProduct(checks, key, says, line, raw);
    if (checks.found.length === 0 && !understood?.length) return product;
    faults.push(...checks.found, ...(understood ?? []));
    return undefined;
  }

  private checkedVariant(
    key: string,
    says: VariantSays,
    line: number,
    raw: string,
    faults: Fault[],
    at: string,
    zeroPrices: boolean,
    open: OpenProduct | null,
  ): StagedVariant {
    const { currency, locale } = this.settings;
    const checks = new FieldChecks();
    const variant = stageVariant(checks, says, { key, line, raw, at, currency, locale, zeroPrices });
    if (open && variant.currency !== (open.currency ??= variant.currency)) {
      checks.that(false, `${at}currency`, `must be ${open.currency}, as the product's other variants are`);
    }
    faults.push(...checks.found);
    return variant;
  }

  private addImages({ product }: OpenProduct, images: readonly string[]): void {
    if (product === undefined || images.length === 0) return;
    const fresh = images.filter((image) => !product.images?.includes(image));
    product.images = [...(product.images ?? []), ...fresh].slice(0, mostImages);
  }

  private close(): void {
    const open = this.open;
    this.open = null;
    if (open?.product === undefined || open.variants.length === 0) {
      if (open?.product && !this.rejected.some(({ line }) => line >= open.line)) this.reject(open.line, open.product.raw, noVariant, null);
      return;
    }
    this.products.push(open.product);
    this.variants.push(...open.variants);
  }

  private count(row: RawRow): void {
    this.rows++;
    this.bytes += row.bytes.length;
  }

  private reject(
    line: number,
    raw: string,
    { field, code, message }: Omit<Fault, 'field'> & { field: string | null },
    sku: string | null,
  ): void {
    const said = field !== null && /^[a-z]/.test(message) ? `${field} ${message}.` : message;
    this.rejected.push({ line, sku: sku && safe(sku, 200), field: field && safe(field, 200), code, message: safe(said, 1_000), raw });
  }
}

const isHidden = (product: ProductSays | undefined) => product?.status === 'draft' || product?.status === 'archived';
const safe = (text: string, most: number) => text.slice(0, most).replaceAll('\0', '\ufffd').toWellFormed();
