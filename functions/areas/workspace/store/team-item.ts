import { decode, type Item } from '../../../platform/item.ts'
import { withVersion } from '../../../platform/versioned-item.ts'
import { Team } from '../domain/agent.ts'

/** An item as a team. */
export const toTeam = (item: Item): Team => decode(Team, withVersion(item))
