import { IntegerQuery } from '../../platform/http/query-fields.js';

/** Which part of a history is wanted. */
export class ReplayPageDto {
  @IntegerQuery({ min: 0, description: 'First revision of the page; default 0.', example: 0 })
  from?: number;

  @IntegerQuery({ min: 1, max: 1000, description: 'Events at most; default 100.', example: 100 })
  limit?: number;
}
