import { backoffSeconds } from '../../../kernel/backoff.ts'
import { retryOnConflict } from '../../../kernel/commit.ts'
import { parseEntryId } from '../../../kernel/ids.ts'
import type { HandedOut, HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import { isPicture, pictureKey } from '../../attachments/domain/file-keys.ts'
import { typeOfBytes } from '../../attachments/domain/file-signature.ts'
import type { FileParts } from '../../attachments/port.ts'
import { BrokenOff } from '../../channels/domain/broken-off.ts'
import type {
  ChannelAdapter,
  ChannelParts,
  ConnectedChannel,
  FetchedProfile,
  ProfilePicture,
} from '../../channels/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { askedBy, isHere, isStale, type Learnt, withMember, withProfile } from '../domain/profile.ts'
import type { ProfileJob } from '../job.ts'

type Deps = HasStore<TimelineStore> &
  Pick<Parts, 'clock' | 'log'> &
  Pick<FileParts, 'files'> &
  Pick<ChannelParts, 'adapter' | 'channels'>

/** With pauses that double, about a quarter of an hour. */
const MAX_TRIES = 10
const MOST_BYTES = 2 * 1024 * 1024
const done: JobOutcome = { done: true }

/**
 * C1, M14: asks the provider who a contact is, or who spoke in a group, and keeps what it says. What was asked lately is not
 * asked again; what comes in after the contact was deleted is not kept.
 */
export async function fetchProfile(deps: Deps, job: ProfileJob, { tries }: HandedOut): Promise<JobOutcome> {
  const isLast = tries >= MAX_TRIES
  const outcome = await (job.entryId === undefined ? askAbout(deps, job, isLast) : askWho(deps, job.entryId))
  if (outcome === 'known' || isLast) return done
  deps.log.warn('profile.unavailable', { contactId: job.contactId, tries })
  return { retryAfterSeconds: backoffSeconds(tries + 2) }
}

type Outcome = 'known' | 'unavailable'

/** The adapter of the channel by whose address the provider knows the contact. */
async function providerOf(deps: Deps, contact: Contact) {
  const identity = askedBy(contact)
  const channel = identity && (await deps.channels.find(identity.channelId))
  const adapter = channel && deps.adapter(channel.provider)
  if (!channel || !adapter?.fetchProfile) return undefined
  const connected = await deps.channels.connect(channel)
  const ask = adapter.fetchProfile
  return {
    adapter,
    connected,
    ask: (speakerId?: string): Promise<FetchedProfile> =>
      ask({ address: identity.address, ...(speakerId === undefined ? {} : { speakerId }) }, connected),
  }
}

async function askAbout(deps: Deps, { contactId }: ProfileJob, isLast: boolean): Promise<Outcome> {
  const state = await deps.store.readContact(contactId)
  if (!isHere(state)) return leaveNothing(deps, state?.contact.id ?? contactId)
  const { contact } = state
  if (!isStale(contact.profile, deps.clock.now())) return 'known'
  const provider = await providerOf(deps, contact)
  if (!provider) return 'known'
  const said = await provider.ask()
  if (said.outcome === 'unavailable') return 'unavailable'
  // Somebody who can't be seen any more stays as they were seen last.
  if (said.outcome === 'refused') return keep(deps, contact.id, {}, true)
  const { name, language, picture: where } = said
  const picture = where ? await keepPicture(deps, contact.id, where, provider) : null
  if (picture !== 'unavailable') return keep(deps, contact.id, { name, language, picture }, true)
  await keep(deps, contact.id, { name, language }, isLast)
  return 'unavailable'
}

/** Keeps what the provider said, in the latest conversation too, which shows the name. */
async function keep(deps: Deps, contactId: string, learnt: Learnt, complete: boolean): Promise<Outcome> {
  const isKept = await retryOnConflict(async () => {
    const state = await deps.store.readContact(contactId)
    if (!isHere(state)) return false
    const { contact, latest } = state
    const after = withProfile(contact, learnt, deps.clock.now(), complete)
    const contactName = after.name.slice(0, 64)
    await deps.store.commit([
      deps.store.putContact(after),
      ...(after.name !== contact.name ? deps.store.putConversation(latest, { ...latest, contactName }) : []),
    ])
    if (contact.profile?.picture && learnt.picture === null) await deps.files.remove(pictureKey(contactId))
    return true
  })
  return isKept ? 'known' : leaveNothing(deps, contactId)
}

/** A11: whoever was asking may have died after the picture was there, and before it saw that the contact was deleted. */
async function leaveNothing({ files }: Pick<Deps, 'files'>, contactId: string): Promise<'known'> {
  await files.remove(pictureKey(contactId))
  return 'known'
}

/** Copies the picture to where the contact's is, in place of an earlier one; null where it is none that can be shown. */
async function keepPicture(
  deps: Deps,
  contactId: string,
  where: ProfilePicture,
  { adapter, connected }: { adapter: ChannelAdapter; connected: ConnectedChannel },
): Promise<Learnt['picture'] | 'unavailable'> {
  const fetched = await adapter.fetchMedia(where, connected)
  if (fetched.outcome === 'unavailable') return 'unavailable'
  if (fetched.outcome === 'refused') return undefined
  const body = await wholeOf(fetched.body)
  if (body === 'unavailable') return 'unavailable'
  const type = body && typeOfBytes(body)
  if (body === undefined || type === undefined || !isPicture(type)) return undefined
  await deps.files.put(pictureKey(contactId), body, type)
  return { at: deps.clock.now(), type, size: body.byteLength }
}

/** A picture; undefined: it is none that is kept, for its size. */
async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined | 'unavailable'> {
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const piece of body) {
      size += piece.byteLength
      if (size > MOST_BYTES) return undefined
      pieces.push(piece)
    }
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error
    return error.outcome === 'unavailable' ? 'unavailable' : undefined
  }
  return Buffer.concat(pieces)
}

/** Who said something in a group; the name stands on the message, and on the group for the next one. */
async function askWho(deps: Deps, entryId: string): Promise<Outcome> {
  const key = parseEntryId(entryId)
  const entry = key && (await deps.store.readEntry(key))
  const speaker = entry?.message?.speaker
  if (!entry || speaker?.name !== '') return 'known'
  const state = await deps.store.readContact(entry.contactId)
  if (!isHere(state)) return 'known'
  const known = state.contact.members?.[speaker.id]
  let name = known && !isStale(known, deps.clock.now()) ? known.name : undefined
  if (name === undefined) {
    const provider = await providerOf(deps, state.contact)
    const said = await provider?.ask(speaker.id)
    if (said?.outcome === 'unavailable') return 'unavailable'
    name = await keepMember(deps, state.contact.id, speaker.id, said?.outcome === 'found' ? (said.name ?? '') : '')
  }
  if (name !== '') await deps.store.nameSpeaker(entry, name)
  return 'known'
}

const keepMember = (deps: Deps, contactId: string, id: string, given: string): Promise<string> =>
  retryOnConflict(async () => {
    const state = await deps.store.readContact(contactId)
    if (!isHere(state)) return ''
    const after = withMember(state.contact, id, given, deps.clock.now())
    await deps.store.commit([deps.store.putContact(after)])
    return after.members?.[id]?.name ?? ''
  })
