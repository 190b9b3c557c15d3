import { expect, it } from 'vitest'
import { fillIn, variableNames, variablesIn } from '../../functions/areas/messages/domain/variables.ts'
import type { Contact as DomainContact } from '../../functions/areas/timeline/domain/contact.ts'
import type { Agent as DomainAgent } from '../../functions/areas/workspace/domain/agent.ts'
import { attributeVariables } from '../../web/src/contacts/attributes/variables.ts'
import { mayHaveVariables, suggestVariables, variablesOf } from '../../web/src/messages/variables.ts'

const contact = {
  name: 'Casey',
  emails: ['casey@example.com'],
  phones: ['+15550001'],
  language: 'en',
  attributes: { plan: 'gold', 'order-no': '7', 'not a variable': 'x', since: '2026-03-01' },
}
const agent = { name: 'Anna', email: 'anna@demo.test' }
const definition = (key: string, type: 'date' | 'number') => ({
  ...{ id: key, key, name: `The ${key}`, type, choices: [], editableBy: 'everybody' as const, order: 0, version: 1 },
  shownIn: [],
})
const defined = [definition('since', 'date'), definition('limit', 'number')]
const others = { team: { name: 'Support' }, channel: { name: 'Our number' }, workspace: { name: 'Shop' } }

it('M7 the composer offers every variable, with what the server would say', () => {
  const scene = { contact, agent, ...others } as unknown as Parameters<typeof variablesOf>[0]
  const offered = variablesOf(scene, attributeVariables(defined, contact))
  expect(offered.map(([name]) => name)).toEqual([
    ...variableNames,
    'contact.attributes.since',
    'contact.attributes.limit',
    'contact.attributes.plan',
    'contact.attributes.order-no',
  ])
  const attributes = { definitions: defined }
  const known = { contact: contact as unknown as DomainContact, agent: agent as DomainAgent, ...others, attributes }
  for (const [name, value] of offered.filter(([, each]) => each !== ''))
    expect(fillIn(`$${name}`, known)).toEqual({ text: value, missing: [] })
  expect(suggestVariables(offered, 'the', 'nothing')).toEqual([
    expect.objectContaining({ id: 'contact.attributes.since', detail: 'The since', hint: 'March 1, 2026' }),
    expect.objectContaining({ id: 'contact.attributes.limit', detail: 'The limit', mark: 'nothing' }),
  ])
})

it.each(['$contact.name', 'a $customer.x', '$$contact.name', 'pay $20', '$HOME/x', '$e.target', 'no'])(
  'M7 “%s” is asked about when the server would fill it in',
  (text) => {
    if (variablesIn(text.replace('$$', '$')).length > 0) expect(mayHaveVariables(text)).toBe(true)
    expect(mayHaveVariables('It costs $20.')).toBe(false)
  },
)
