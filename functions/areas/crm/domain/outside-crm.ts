import * as z from 'zod'
import { ConnectorId } from './connector-id.ts'
import { Place } from './record.ts'
import { conversationOfNote, type RecordNote } from './record-note.ts'

/** L5: what each CRM’s account is configured with. */
export const connectorForms: Record<
  ConnectorId,
  {
    configNames: readonly string[]
    secretNames: readonly string[]
    /** what is wrong with the settings, by path */
    problemsOf(config: Record<string, string>): { path: string; message: string }[]
  }
> = {
  pipedrive: {
    configNames: ['companyDomain'],
    secretNames: ['apiToken'],
    problemsOf: ({ companyDomain = '' }) =>
      /^[a-z0-9][a-z0-9-]{0,62}$/.test(companyDomain)
        ? []
        : [{ path: 'config.companyDomain', message: 'is not the first part of <company>.pipedrive.com' }],
  },
  // A token says itself which account it is of.
  hubspot: { configNames: [], secretNames: ['accessToken'], problemsOf: () => [] },
}

/** A connected account of a CRM. Its secrets lie elsewhere. */
export const Connector = z.lazy(() =>
  z.object({
    id: ConnectorId,
    config: z.record(z.string(), z.string()),
    secretNames: z.array(z.string()),
    /** under which name the secrets lie; each change gets a name of its own */
    secretsAt: z.string(),
    /** what its last calls failed for; epoch ms */
    problem: z.object({ reason: z.string(), since: z.number() }).nullable(),
    /** contacts are linked by themselves to whom it knows by their phone number or email address; absent: they are not */
    linkBySelf: z.boolean().optional(),
    version: z.number().optional(),
  }),
)
export type Connector = z.infer<typeof Connector>

/** L5: which record here stands for a person of a CRM. */
export const OutsidePersonItem = z.lazy(() => z.object({ recordId: z.string() }))

/** L5: where a note stands in the CRM, and how much of it. */
export const OutsideNote = z.lazy(() =>
  z.object({
    noteId: z.string(),
    recordId: z.string(),
    /** absent: Pipedrive, which was the only one */
    connector: ConnectorId.optional(),
    /** the CRM's id of it; null: not written yet, or a person changed or removed the one that was */
    outsideId: z.string().nullable(),
    /** as we left it: what the CRM says of its last change */
    stamp: z.string().nullable(),
    /** counts the outside notes of one note: a person's hand ends one, the next begins another */
    part: z.number(),
    /** only messages after it belong into this part */
    from: Place.nullable(),
    /** the last message in it */
    upTo: Place.nullable(),
    /** the version of the note that it shows */
    noteVersion: z.number(),
    /** a call was begun for that version, and its answer is not known to have been heard */
    pending: z.number().nullable(),
    /** when that call was begun, epoch ms; absent: not known, or none was */
    pendingSince: z.number().optional(),
    version: z.number(),
  }),
)
export type OutsideNote = z.infer<typeof OutsideNote>

/** A note before anything was written outside. */
export function newOutsideNote(
  { id: noteId, recordId }: Pick<RecordNote, 'id' | 'recordId'>,
  connector: ConnectorId,
): OutsideNote {
  const nothing = { outsideId: null, stamp: null, from: null, upTo: null, pending: null }
  return { noteId, recordId, connector, part: 0, noteVersion: 0, version: 0, ...nothing }
}

/** Whether what stands outside is as we left it: by its stamp, or by the mark of a call whose answer we did not hear. */
export function isAsWeLeftIt(state: OutsideNote, there: { stamp: string; content: string }): boolean {
  if (there.stamp === state.stamp) return true
  return state.pending !== null && there.content.includes(markOf(state, state.pending))
}

/** L4: a person changed or removed the outside note: messages after it go into another. */
export function nextPart(state: OutsideNote): OutsideNote {
  const { pendingSince: _since, ...rest } = state
  return { ...rest, part: state.part + 1, outsideId: null, stamp: null, from: state.upTo, pending: null }
}

/** What tells our note, and which version of it, from any other: a part of its link back. */
function markOf({ noteId, part }: OutsideNote, noteVersion: number): string {
  return `#${noteId}.${part}.v${noteVersion}.`
}
/** The same for whichever version. */
export function anyMarkOf({ noteId, part }: OutsideNote): string {
  return `#${noteId}.${part}.v`
}

/** What of a note an outside note shows; undefined: nothing that is not in an earlier part. */
export function outsideContent(note: RecordNote, state: OutsideNote, consoleUrl: string) {
  const after = ({ n, seq }: Place) => !state.from || n > state.from.n || (n === state.from.n && seq > state.from.seq)
  const lines = note.lines.filter(after)
  const person = note.edited && state.part === 0 ? note.edited.text : undefined
  if (lines.length === 0 && person === undefined) return undefined
  const url = `${consoleUrl}/conversations/${conversationOfNote(note)}${markOf(state, note.version)}`
  const upTo = note.lines.reduce<Place | null>(
    (last, { n, seq }) => (!last || n > last.n || (n === last.n && seq > last.seq) ? { n, seq } : last),
    state.upTo,
  )
  return { note: { ...note, lines, omitted: state.from ? 0 : note.omitted }, url, upTo }
}

/** Whether two states of a note read alike: that its window closed is nothing to tell. */
export function showsTheSame(one: RecordNote, other: RecordNote): boolean {
  const shown = ({ contactName, conversations, lines, omitted, assignedTo, edited }: RecordNote) =>
    JSON.stringify([contactName, conversations, lines, omitted, assignedTo, edited])
  return shown(one) === shown(other)
}
