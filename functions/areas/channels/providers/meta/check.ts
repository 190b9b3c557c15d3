import type { CheckProblemCode } from '../../domain/check-problem.ts'
import type { ConnectedChannel } from '../../port.ts'
import { apiUrl } from '../call.ts'
import { ask } from '../check.ts'
import { GRAPH_ORIGIN, GRAPH_VERSION } from './meta.ts'

const RIGHTS = new Set(['3', '10', '200', '230', '131005'])
const LOCKED = new Set(['368', '131031'])

/** https://developers.facebook.com/docs/graph-api/guides/error-handling */
function about(_status: number, code: string): CheckProblemCode | undefined {
  if (code === '102' || code === '190') return 'token_refused'
  if (RIGHTS.has(code)) return 'rights_missing'
  if (LOCKED.has(code)) return 'account_suspended'
  // "Object with ID … does not exist, cannot be loaded due to missing permissions, or does not support this operation"
  return code === '100' || code === '803' ? 'account_unknown' : undefined
}

/** Asks the Graph API about something of a channel's, with its access token. */
export function askGraph(
  channel: ConnectedChannel,
  path: string,
  fields: Record<string, string> = {},
  method: 'GET' | 'POST' = 'GET',
) {
  const url = apiUrl(channel, GRAPH_ORIGIN, `/${GRAPH_VERSION}/${path}?${new URLSearchParams(fields)}`)
  const headers = { authorization: `Bearer ${channel.secrets.accessToken ?? ''}` }
  return ask(channel, { method, url, headers }, { about })
}
