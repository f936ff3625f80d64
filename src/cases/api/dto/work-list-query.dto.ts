import { EnumQuery, IdQuery } from '../../../platform/http/query-fields.js';
import { type Role, roles } from '../../domain/values.js';
import { PageQueryDto } from './case-list-query.dto.js';

/** Whose work: the asking person's own unless given; that of others is for line managers. */
export class WorkListQueryDto extends PageQueryDto {
  @IdQuery({ description: 'What is awaited from this person by name.' })
  person?: string;

  @EnumQuery(roles, { description: 'What is awaited from anybody of this role.' })
  role?: Role;
}
