import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LoggedIn } from '../auth/access.js';
import { ApiAnswer, ApiList } from '../edge/docs/api-answer.js';
import { ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { HonoursIfMatch, IfMatch } from '../edge/input/if-match.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { BodyOf, QueryOf } from '../edge/input/request-shape.guard.js';
import { AddressView } from './address.view.js';
import { AddressesClient } from './addresses.client.js';
import { CreateAddressDto, UpdateAddressDto } from './users.dto.js';
import { addressChange, addressExample, postalAddress } from './users.examples.js';

@ApiTags('users')
@Controller('users/me/addresses')
export class AddressesController {
  constructor(private readonly addresses: AddressesClient) {}

  @Get()
  @LoggedIn()
  @ApiOperation({ operationId: 'listAddresses', summary: 'List your address book, oldest first' })
  @ApiList(AddressView, { example: [addressExample] })
  list(@QueryOf() query: PageQuery) {
    return this.addresses.list(query);
  }

  @Post()
  @LoggedIn()
  @ApiRequest(CreateAddressDto, { 'An address': postalAddress })
  @ApiOperation({ operationId: 'createAddress', summary: 'Add to your address book', description: 'It holds at most 50.' })
  @ApiAnswer(201, AddressView, { example: addressExample })
  @ApiProblem(422, 'TOO_MANY_ADDRESSES')
  create(@BodyOf() body: CreateAddressDto) {
    return this.addresses.create(body);
  }

  @Patch(':id')
  @LoggedIn()
  @ApiRequest(UpdateAddressDto, { 'A move': addressChange })
  @ApiOperation({ operationId: 'updateAddress', summary: 'Change an address', description: 'null clears line2, region or phone.' })
  @ApiId('id', 'The address.')
  @HonoursIfMatch()
  @ApiAnswer(200, AddressView, { example: addressExample })
  @ApiProblem(404, 'ADDRESS_NOT_FOUND')
  update(@Param('id') id: string, @BodyOf() body: UpdateAddressDto, @IfMatch() version?: number) {
    return this.addresses.update(id, body, version);
  }

  @Delete(':id')
  @LoggedIn()
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteAddress', summary: 'Take an address out of your book', description: 'Orders keep their own copy.' })
  @ApiId('id', 'The address.')
  @HonoursIfMatch()
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblem(404, 'ADDRESS_NOT_FOUND')
  async delete(@Param('id') id: string, @IfMatch() version?: number): Promise<void> {
    await this.addresses.delete(id, version);
  }
}
