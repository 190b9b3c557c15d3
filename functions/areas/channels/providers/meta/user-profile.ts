import * as z from 'zod'
import { callProvider } from '../../../../platform/http-call.ts'
import type { ConnectedChannel, FetchedProfile } from '../../port.ts'
import { apiUrl, foundIn } from '../call.ts'
import { MaybeId, MaybeText, MaybeUrl } from '../payload.ts'
import { GRAPH_VERSION } from './meta.ts'

const Profile = z.lazy(() =>
  z.object({
    id: MaybeId,
    name: MaybeText,
    first_name: MaybeText,
    last_name: MaybeText,
    username: MaybeText,
    profile_pic: MaybeUrl,
  }),
)

/**
 * Who has a page-scoped or Instagram-scoped id. Who did not let themselves be seen is an error (2018218, 2018247, 230), or
 * an object with nothing in it.
 */
export async function fetchUserProfile(
  address: string,
  fields: readonly string[],
  origin: string,
  channel: ConnectedChannel,
): Promise<FetchedProfile> {
  const path = `/${GRAPH_VERSION}/${encodeURIComponent(address)}?${new URLSearchParams({ fields: fields.join(',') })}`
  const headers = { authorization: `Bearer ${channel.secrets.accessToken ?? ''}` }
  const answer = await callProvider({ method: 'GET', url: apiUrl(channel, origin, path), headers })
  const found = foundIn(answer, (body) => Profile.safeParse(body).data)
  if ('outcome' in found) return found
  const { first_name, last_name, username, profile_pic: url } = found
  const full = [first_name, last_name].filter((part) => part?.trim()).join(' ')
  const name = [found.name, full, username].find((one) => one?.trim())
  return { outcome: 'found', name, ...(url === undefined ? {} : { picture: { url } }) }
}
