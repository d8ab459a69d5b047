import { Injectable } from '@nestjs/common';
import { ArchiveProduct } from './archive-product.js';
import { CreateProduct } from './create-product.js';
import { CreateVariant } from './create-variant.js';
import { DeleteVariant } from './delete-variant.js';
import { UpdateProduct } from './update-product.js';
import { UpdateVariant } from './update-variant.js';

/** Every way to write a product, for the controller that offers them all. */
@Injectable()
export class ProductWrites {
  constructor(
    readonly create: CreateProduct,
    readonly update: UpdateProduct,
    readonly archive: ArchiveProduct,
    readonly createVariant: CreateVariant,
    readonly updateVariant: UpdateVariant,
    readonly deleteVariant: DeleteVariant,
  ) {}
}
