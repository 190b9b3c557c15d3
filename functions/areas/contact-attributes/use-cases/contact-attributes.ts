import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer, given, invalid } from '../../workspace/index.ts'
import {
  type AttributeDefinition,
  type ContactAttributes,
  choicesOf,
  keyOf,
  withDefinition,
  withoutDefinition,
} from '../domain/definition.ts'
import type { ContactAttributesStore } from '../port.ts'

type Deps = HasStore<ContactAttributesStore>

export interface Fields {
  name?: string | undefined
  type?: AttributeDefinition['type'] | undefined
  choices?: string[] | undefined
  shownIn?: AttributeDefinition['shownIn'] | undefined
  editableBy?: AttributeDefinition['editableBy'] | undefined
  order?: number | undefined
}

const present = ({ definitions }: ContactAttributes) =>
  definitions.map(({ choices, ...definition }, order) => ({
    ...definition,
    ...(definition.type === 'choice' ? { choices } : {}),
    order,
  }))

function find(all: ContactAttributes, id: string): AttributeDefinition {
  const found = all.definitions.find((definition) => definition.id === id)
  if (!found) throw notFound('attribute')
  return found
}

function presentOne(all: ContactAttributes, id: string) {
  const found = present(all).find((definition) => definition.id === id)
  if (!found) throw notFound('attribute')
  return found
}

/** C9: the attributes of contacts that are defined, in their order. */
export async function listContactAttributes(deps: Deps, call: Call, input: PageInput) {
  const [, all] = await Promise.all([call.agent, deps.store.readContactAttributes()])
  return pageOf(present(all), input, ({ order }) => String(order).padStart(3, '0'))
}

/** One of them. */
export async function getContactAttribute(deps: Deps, call: Call, input: { id: string }) {
  const [, all] = await Promise.all([call.agent, deps.store.readContactAttributes()])
  return presentOne(all, input.id)
}

/** The definition with these fields; `invalid_request` where its choices do not fit its type. */
function withFields(definition: AttributeDefinition, { choices, order: _, ...fields }: Fields): AttributeDefinition {
  const next = { ...definition, ...given(fields) }
  next.shownIn = [...new Set(next.shownIn)]
  if (next.type !== 'choice') {
    if (choices && choices.length > 0) throw invalid('choices', 'are for the type choice')
    return { ...next, choices: [] }
  }
  const kept = choicesOf(choices ?? definition.choices)
  if (!kept) throw invalid('choices', 'has the same one twice')
  if (kept.length === 0) throw invalid('choices', 'is empty')
  return { ...next, choices: kept }
}

/** A new one; values that contacts have under its key already stay as they are. */
export function createContactAttribute(
  deps: Deps & Pick<Parts, 'ulid'>,
  call: Call,
  input: Fields & { name: string; key?: string | undefined; type: AttributeDefinition['type'] },
) {
  return retryOnConflict(async () => {
    const [, all] = await Promise.all([call.agent, deps.store.readContactAttributes()])
    const { name, type, order } = input
    const key = input.key ?? keyOf(name)
    if (!key) throw invalid('key', 'is missing: none can be made of the name')
    const id = `ca_${deps.ulid()}`
    const empty = { id, key, name, type, choices: [], shownIn: ['panel' as const], editableBy: 'everybody' as const }
    const { key: _, ...fields } = input
    const after = withDefinition(all, withFields({ ...empty, version: 1 }, fields), order)
    const answer = presentOne(after, id)
    await commitAnswer(deps, call, [deps.store.putContactAttributes(after)], answer)
    return answer
  }, ['idempotency'])
}

/**
 * Changes what is given; `order` moves it. `mayChange` is asked before the type changes, or choices go: it throws where contacts have
 * values that would not fit.
 */
export function changeContactAttribute(
  deps: Deps,
  call: Call,
  input: Fields & { id: string; version?: number | undefined },
  mayChange: (before: AttributeDefinition, after: AttributeDefinition) => Promise<void>,
) {
  const { id, version, ...fields } = input
  return retryOnConflict(async () => {
    const [, all] = await Promise.all([call.agent, deps.store.readContactAttributes()])
    const before = find(all, id)
    if (version !== undefined && version !== before.version) {
      throw new DomainError('version_conflict', 'This attribute was changed by somebody else.', [
        { path: 'version', message: `is ${before.version} by now` },
      ])
    }
    const changed = withFields(before, fields)
    if (takesLess(before, changed)) await mayChange(before, changed)
    const isSame = JSON.stringify(changed) === JSON.stringify(before)
    const after = isSame ? before : { ...changed, version: before.version + 1 }
    const order = fields.order ?? all.definitions.indexOf(before)
    const next = withDefinition(withoutDefinition(all, id), after, order)
    const answer = presentOne(next, id)
    const writes = JSON.stringify(next) === JSON.stringify(all) ? [] : [deps.store.putContactAttributes(next)]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** Whether values that fitted may fit no more: every one is a text. */
function takesLess(before: AttributeDefinition, after: AttributeDefinition): boolean {
  if (after.type === 'text') return false
  if (after.type !== before.type) return true
  return before.choices.some((choice) => !after.choices.includes(choice))
}

/** It goes; its values stay, as free text. */
export function deleteContactAttribute(deps: Deps, call: Call, input: { id: string }) {
  return retryOnConflict(async () => {
    const [, all] = await Promise.all([call.agent, deps.store.readContactAttributes()])
    find(all, input.id)
    const answer = { id: input.id, deleted: true as const }
    await commitAnswer(deps, call, [deps.store.putContactAttributes(withoutDefinition(all, input.id))], answer)
    return answer
  }, ['idempotency'])
}
