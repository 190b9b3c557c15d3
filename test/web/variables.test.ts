import { expect, it } from 'vitest'
import { fillIn, variableNames, variablesIn } from '../../functions/areas/messages/domain/variables.ts'
import type { Contact as DomainContact } from '../../functions/areas/timeline/domain/contact.ts'
import type { Agent as DomainAgent } from '../../functions/areas/workspace/domain/agent.ts'
import { mayHaveVariables, variablesOf } from '../../web/src/messages/variables.ts'

const contact = {
  name: 'Casey',
  emails: ['casey@example.com'],
  phones: ['+15550001'],
  language: 'en',
  attributes: { plan: 'gold', 'order-no': '7', 'not a variable': 'x' },
}
const agent = { name: 'Anna', email: 'anna@demo.test' }
const others = { team: { name: 'Support' }, channel: { name: 'Our number' }, workspace: { name: 'Shop' } }

it('M7 the composer offers every variable, with what the server would say', () => {
  const offered = variablesOf({ contact, agent, ...others } as unknown as Parameters<typeof variablesOf>[0])
  expect(offered.map(([name]) => name)).toEqual([
    ...variableNames,
    'contact.attributes.plan',
    'contact.attributes.order-no',
  ])
  const known = { contact: contact as unknown as DomainContact, agent: agent as DomainAgent, ...others }
  for (const [name, value] of offered) expect(fillIn(`$${name}`, known)).toEqual({ text: value, missing: [] })
})

it.each(['$contact.name', 'a $customer.x', '$$contact.name', 'pay $20', '$HOME/x', '$e.target', 'no'])(
  'M7 “%s” is asked about when the server would fill it in',
  (text) => {
    if (variablesIn(text.replace('$$', '$')).length > 0) expect(mayHaveVariables(text)).toBe(true)
    expect(mayHaveVariables('It costs $20.')).toBe(false)
  },
)
