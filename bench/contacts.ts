import { CHANNEL } from './customer.ts'
import { costOf } from './flat.ts'
import { LOADED_OWNER, nameOf } from './load.ts'
import type { Workspace } from './workspace.ts'

const AGENT = 'agent1@demo.test'
const MANAGER = 'manager@demo.test'
const PAGE = 25

/** Pages of the table of contacts: in each order, of much and of little, by index, words and segment. */
export async function contactCosts(workspace: Workspace) {
  const segment = async (name: string, filter: object) => {
    const { id } = (await workspace.act(MANAGER, 'segments.create', { name, filter })) as { id: string }
    return { segmentId: id }
  }
  const owned = { ownerId: LOADED_OWNER }
  const asked: Record<string, object> = {
    newest: {},
    oldest: { sort: 'oldest' },
    name: { sort: 'name' },
    'from the last name': { sort: '-name' },
    'last message': { sort: 'lastMessage' },
    'longest silent': { sort: '-lastMessage' },
    owner: owned,
    'owner by name': { ...owned, sort: 'name' },
    'owner by last message': { ...owned, sort: 'lastMessage' },
    channel: { channelId: CHANNEL },
    rating: { rating: 2 },
    'a name': { q: nameOf(42) },
    'a name that all have': { q: 'katharina' },
    'a name, by name': { q: nameOf(42), sort: 'name' },
    'segment of an owner': await segment('Owned', owned),
    'segment by rating': await segment('Rated', { ratingAtLeast: 2 }),
    'segment by last message': { ...(await segment('Lately', { lastMessageWithinDays: 400 })), sort: 'lastMessage' },
    'segment and words': { ...(await segment('All', {})), q: 'katharina' },
  }
  const costs: Record<string, Awaited<ReturnType<typeof costOf>>> = {}
  for (const [name, input] of Object.entries(asked)) {
    costs[name] = await costOf(workspace, MANAGER, 'contacts.list', { ...input, limit: PAGE })
  }
  for (const sort of ['newest', 'name', 'lastMessage']) {
    costs[`agent ${sort}`] = await costOf(workspace, AGENT, 'contacts.list', { sort, limit: PAGE })
  }
  return costs
}
