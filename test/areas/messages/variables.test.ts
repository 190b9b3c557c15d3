import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fillIn,
  requireFilled,
  variableNames,
  variablesIn,
} from '../../../functions/areas/messages/domain/variables.ts'
import type { Contact } from '../../../functions/areas/timeline/domain/contact.ts'
import type { Agent } from '../../../functions/areas/workspace/domain/agent.ts'
import { DomainError } from '../../../functions/kernel/errors.ts'

const contact = {
  name: 'Kim Lee',
  emails: ['kim@example.com'],
  phones: [],
  language: 'de',
  attributes: { plan: 'Gold', 'customer-no': '42', größe: 'XL', blank: ' ' },
} as unknown as Contact
const agent = { name: 'Ana', email: 'ana@example.com' } as Agent
const known = { contact, agent, team: { name: 'Support' }, workspace: { name: 'Acme' } }
const fill = (text: string) => fillIn(text, known)

describe('M7 variables', () => {
  it.each([
    ['Dear $contact.name,', 'Dear Kim Lee,'],
    ['$contact.name.Thanks', 'Kim Lee.Thanks'],
    ['It is $agent.name. $agent.email', 'It is Ana. ana@example.com'],
    ['$contact.attributes.plan-$contact.attributes.customer-no', 'Gold-42'],
    ['$contact.attributes.größe!', 'XL!'],
    ['$Contact.Name of $workspace.name at $team.name', 'Kim Lee of Acme at Support'],
    ['US$contact.name', 'USKim Lee'],
  ])('%s → %s', (text, expected) => {
    expect(fill(text)).toEqual({ text: expected, missing: [] })
  })

  it('C9 say an attribute as the customer reads it, and know it where they have none', () => {
    const of = (key: string, type: 'number' | 'date' | 'checkbox') => ({
      ...{ id: key, key, name: key, type, choices: [], shownIn: [], editableBy: 'everybody' as const, version: 1 },
    })
    const attributes = {
      definitions: [
        of('limit', 'number'),
        of('since', 'date'),
        of('vip', 'checkbox'),
        of('due', 'date'),
        of('plan', 'number'),
      ],
    }
    const values = { limit: '12500.5', since: '2026-03-01', vip: 'true', plan: 'Gold' }
    const written = '$contact.attributes.limit since $contact.attributes.since: $contact.attributes.vip'
    expect(fillIn(written, { ...known, contact: { ...contact, attributes: values }, attributes })).toEqual({
      ...{ text: '12.500,5 since 1. März 2026: Ja', missing: [] },
    })
    // Older than its definition: as it stands.
    expect(fillIn('$contact.attributes.plan', { ...known, attributes }).text).toBe('Gold')
    expect(fillIn('$contact.attributes.due', { ...known, attributes }).missing).toEqual([
      { name: '$contact.attributes.due', reason: 'empty' },
    ])
  })

  it.each([
    ['$20 or $20.50, $1.50.', ''],
    ['$HOME/.profile and $PATH.old', ''],
    ['100$ $ $$ $$$ $. $.x', ''],
    ['$e.target.value and $x.y', ''],
    ['$contact and $contacts', ''],
    ['price: 5$.next', ''],
  ])('“%s” stays as it is', (text) => {
    expect(fill(text)).toEqual({ text, missing: [] })
    expect(variablesIn(text)).toEqual([])
  })

  it.each([
    ['$contact.phone', 'empty'],
    ['$channel.name', 'empty'],
    ['$contact.attributes.blank', 'empty'],
    ['$contact.attributes.colour', 'unknown'],
    ['$contact.attributes.constructor', 'unknown'],
    ['$contact.constructor', 'unknown'],
    ['$contact.nmae', 'unknown'],
    ['$customer.name', 'unknown'],
  ])('%s is %s, and is named instead of sent', (name, reason) => {
    const filled = fill(`Hello ${name}, ${name}`)
    expect(filled).toEqual({ text: `Hello ${name}, ${name}`, missing: [{ name, reason }] })
    expect(() => requireFilled(filled)).toThrow(DomainError)
    try {
      requireFilled(filled)
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid_request', errors: [{ path: 'text' }] })
      expect((error as DomainError).errors[0]?.message).toContain(name)
    }
  })

  it('$$ stands for a dollar before what would be a variable', () => {
    expect(fill('$$contact.name is $contact.name; $$$contact.phone')).toEqual({
      text: '$contact.name is Kim Lee; $$contact.phone',
      missing: [],
    })
  })

  it('a value is not looked at again', () => {
    const sly = { ...known, contact: { ...contact, name: '$agent.email' } as Contact }
    expect(fillIn('Dear $contact.name', sly).text).toBe('Dear $agent.email')
  })

  it('lists what a text needs, each once', () => {
    expect(variablesIn('$contact.name $contact.name $$agent.name $contact.attributes.plan $20')).toEqual([
      'contact.name',
      'contact.attributes.plan',
    ])
  })

  it('whatever the text: nothing known is left in it, and what has no dollar is not touched', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(...variableNames.map((name) => `$${name}`), '$', '$$', '.'))
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join(' ')
        const { text: filled, missing } = fill(text)
        if (!text.includes('$')) expect(filled).toBe(text)
        expect(missing.every(({ name }) => text.includes(name))).toBe(true)
        expect(missing.length > 0 || !/(?<!\$)\$(contact|agent|team)\.(name|phone)/.test(` ${filled}`)).toBe(true)
      }),
    )
  })
})
