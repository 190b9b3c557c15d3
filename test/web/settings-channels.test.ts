import { describe, expect, it } from 'vitest'
import { ChannelType, Provider } from '../../functions/areas/channels/domain/channel.ts'
import { profileOf } from '../../functions/areas/channels/providers/profiles.ts'
import { providers, providersOf, webChatDoorFields, webChatFields } from '../../web/src/channels/providers.ts'

describe('the form of a channel', () => {
  it.each(Provider.options)('%s: asks for what the server wants, and nothing else', (provider) => {
    const { types, configNames, secretNames, madeSecret, optionalSecretNames = [] } = profileOf(provider)
    const fields = providers[provider]
    const asked = [...secretNames, ...optionalSecretNames].filter((name) => name !== madeSecret)
    expect(Object.keys(fields.config).sort()).toEqual([...configNames].sort())
    expect(Object.keys(fields.secrets).sort()).toEqual(asked.sort())
    expect(fields.types).toEqual(types)
  })

  it('the web chat: every look, with choices that the server takes', () => {
    const rules = profileOf('web').optionalConfig ?? {}
    const asked = [...Object.keys(webChatFields), ...Object.keys(webChatDoorFields), 'newVisitors']
    expect(asked.sort()).toEqual(Object.keys(rules).sort())
    for (const [name, values] of Object.entries(webChatFields)) {
      if (values === 'text') continue
      for (const value of values) expect([name, value, rules[name]?.pattern.test(value)]).toEqual([name, value, true])
    }
  })

  it('has a provider for every kind of channel', () => {
    for (const type of ChannelType.options) expect(providersOf(type)).not.toEqual([])
  })
})
