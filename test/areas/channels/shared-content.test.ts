import { describe, expect, it } from 'vitest'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import { adapterFor, connected, webhook } from './channel-kit.ts'
import { fixtures } from './fixtures/index.ts'

const sharedIn = (provider: Provider, name: string) => {
  const found = fixtures[provider as keyof typeof fixtures].cases.find((one) => one.name === name)
  if (!found) throw new Error(`${provider} has no case called ${name}`)
  const adapter = adapterFor(provider)
  const { events } = adapter.parse(webhook(found.body), connected(provider, adapter.types[0] as ChannelType))
  return events.flatMap((event) => ('shared' in event ? event.shared : undefined) ?? [])
}

describe('M1 what is sent beside words and files keeps its parts', () => {
  const cafe = { kind: 'location', name: 'Café', address: 'Main St 1', latitude: 52.5, longitude: 13.4 }
  it.each([
    ['whatsapp-cloud', 'location', [{ kind: 'location', latitude: 52.5, longitude: 13.4 }]],
    ['whatsapp-cloud', 'place', [cafe]],
    ['telegram', 'location', [{ kind: 'location', latitude: 1.5, longitude: 2.5 }]],
    ['telegram', 'contact', [{ kind: 'contact', name: 'Bob', phones: ['+15550001'], emails: [] }]],
    ['line', 'location', [{ kind: 'location', name: 'Office', address: 'Tokyo', latitude: 35.67, longitude: 139.65 }]],
    ['viber', 'location', [{ kind: 'location', latitude: 1.5, longitude: 2.5 }]],
    ['viber', 'contact', [{ kind: 'contact', name: 'Ann', phones: ['+15550001'], emails: [] }]],
    ['messenger', 'location', [{ kind: 'location', name: 'Here', latitude: 1.5, longitude: 2.5 }]],
    ['messenger', 'product', [{ kind: 'product', title: 'Red shoes', text: '50 €', ref: 'SKU' }]],
    [
      'twilio',
      'WhatsApp location',
      [{ kind: 'location', name: 'HQ', address: 'Spear St', latitude: 37.78, longitude: -122.4 }],
    ],
    [
      'whatsapp-cloud',
      'order',
      [
        { kind: 'product', ref: 'SKU-1', quantity: '3', price: '30 EUR' },
        { kind: 'product', ref: 'SKU-2', quantity: '1' },
      ],
    ],
  ] as const)('%s: %s', (provider, name, shared) => expect(sharedIn(provider, name)).toEqual(shared))

  it('a card with all that WhatsApp tells', () => {
    const [card] = sharedIn('whatsapp-cloud', 'contacts')
    expect(card).toMatchObject({ kind: 'contact' })
    expect(card?.kind === 'contact' && card.phones.length + card.emails.length).toBeGreaterThan(0)
  })
})
