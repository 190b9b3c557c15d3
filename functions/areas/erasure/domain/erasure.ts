import * as z from 'zod'
import type { Contact } from '../../timeline/domain/contact.ts'

/** A partition in which something of the contact lies, and up to which conversation it is theirs. */
const Part = z.lazy(() => z.object({ id: z.string(), n: z.number() }))
export type Part = z.infer<typeof Part>

/** What is being erased: goes when it is done. */
const About = z.lazy(() =>
  z.object({
    parts: z.array(Part),
    names: z.array(z.string()),
    emails: z.array(z.string()),
    phones: z.array(z.string()),
    addresses: z.array(z.string()),
    externalIds: z.array(z.string()),
    /** of the CRM, that they were linked to */
    recordIds: z.array(z.string()).default([]),
  }),
)
export type About = z.infer<typeof About>

/** C7: that a contact was erased, when and by whom: of the contact itself nothing, once it is done. Its id is the job's. */
export const Erasure = z.lazy(() =>
  z.object({
    id: z.string(),
    /** made up for it, and for nothing else */
    ref: z.string(),
    /** epoch ms: nobody could see them from then on */
    at: z.number(),
    by: z.object({ id: z.string(), name: z.string() }),
    finishedAt: z.number().nullable(),
    counts: z.record(z.string(), z.number()),
    about: About.optional(),
    version: z.number(),
  }),
)
export type Erasure = z.infer<typeof Erasure>

/** What is gone through, in this order. What is counted is counted before anything of it is removed. */
const phases = [
  'hide',
  'campaigns',
  'count',
  'conversations',
  'records',
  'around',
  'movements',
  'partitions',
  'search',
  'leftovers',
  'told',
] as const
export type Phase = (typeof phases)[number]

/** How far the job is; `at`: where the phase goes on, as it has it. */
export const Progress = z.lazy(() => z.object({ phase: z.enum(phases).default('hide'), at: z.unknown().optional() }))
export type Progress = z.infer<typeof Progress>

export const nextPhase = (phase: Phase): Phase | undefined => phases[phases.indexOf(phase) + 1]

const some = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== undefined && value !== '') as string[]),
]

/** By what a contact, and those who were merged into it, may be named anywhere. */
export function aboutOf(contacts: readonly Contact[], parts: readonly Part[], recordIds: readonly string[]): About {
  return {
    parts: [...parts],
    names: some(
      contacts.flatMap(({ name, originalName, mergedFrom = [] }) => [
        name,
        originalName,
        ...mergedFrom.map((one) => one.name),
      ]),
    ),
    emails: some(contacts.flatMap(({ emails }) => emails.map((email) => email.toLowerCase()))),
    phones: some(contacts.flatMap(({ phones }) => phones)),
    addresses: some(contacts.flatMap(({ identities }) => identities.map(({ address }) => address))),
    externalIds: some(contacts.map(({ externalId }) => externalId)),
    recordIds: some(recordIds),
  }
}

/** What stands in something that was kept whole because nobody understood it, if it is about them. */
export function needlesOf({ emails, phones, addresses }: About): string[] {
  const digits = phones.map((phone) => phone.replace(/\D/g, ''))
  // Shorter ones stand everywhere.
  return some([...emails, ...digits, ...addresses]).filter((needle) => needle.length >= 6)
}
