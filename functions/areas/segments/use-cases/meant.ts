import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { canonicalValue, compareValues } from '../../contact-attributes/domain/value.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import { asText, type Comparing } from '../domain/attribute-conditions.ts'
import { type Asked, isInWith, mayBeIn } from '../domain/segment.ts'

type Deps = HasStore<ContactAttributesStore & TimelineStore> & Pick<Parts, 'clock'>

/** A contact that is meant and may be seen. */
export type Shown = ContactState

/** Who is meant by all that is asked, of those whom an agent may see. */
export interface Meant {
  now: number
  /** what is asked names something that is gone */
  nobody: boolean
  /** whether a contact, as a list has it, may be one of them */
  mayBe(contact: Contact): boolean
  /** those of these ids, in their order, as they are now: half a unit each */
  read(ids: readonly string[]): Promise<Shown[]>
}

/** Reads how attributes compare, where that is asked. */
export async function meantBy(deps: Deps, agent: Doer, asked: readonly Asked[]): Promise<Meant> {
  const now = deps.clock.now()
  const compare = asked.some(({ attributes }) => attributes) ? await comparing(deps) : asText
  const mayBe = (contact: Contact) => asked.every((one) => mayBeIn(one, contact, now, compare))
  const isMeant = (state: ContactState) => {
    const latest = state.latest?.deletedAt === undefined ? state.latest : undefined
    return mayBe(state.contact) && asked.every((one) => isInWith(one, state.contact, latest, now))
  }
  return {
    now,
    nobody: asked.some(({ nobody }) => nobody),
    mayBe,
    async read(ids) {
      const states = await Promise.all(ids.map((id) => deps.store.readContact(id, false)))
      // One that was merged just now is shown as what it is a part of.
      return states.filter(
        (state, at): state is ContactState =>
          state !== undefined && state.contact.id === ids[at] && canSee(agent, visibleAs(state)) && isMeant(state),
      )
    },
  }
}

/** By the type of an attribute, where it is defined; what it does not take compares with nothing. */
async function comparing({ store }: Deps): Promise<Comparing> {
  const { definitions } = await store.readContactAttributes()
  const known = new Map(definitions.map((definition) => [definition.key, definition]))
  return (key, one, other) => {
    const definition = known.get(key)
    if (!definition) return asText(key, one, other)
    const isTaken = [one, other].every((text) => Boolean(canonicalValue(definition, text)))
    return isTaken ? compareValues(definition, one, other) : undefined
  }
}
