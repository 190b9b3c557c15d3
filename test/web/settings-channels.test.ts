import { describe, expect, it } from 'vitest'
import { ChannelType, Provider } from '../../functions/areas/channels/domain/channel.ts'
import { type ChannelForm, ownForms } from '../../functions/areas/channels/domain/channel-form.ts'
import { adapters } from '../../functions/areas/channels/providers/index.ts'
import { channelTypes, providers, providersOf, webChoices, webTexts } from '../../web/src/settings/provider-fields.ts'

const formOf = (provider: Provider): ChannelForm | undefined =>
  adapters.find((adapter) => adapter.provider === provider) ?? ownForms[provider]

describe('the form of a channel', () => {
  it.each(Provider.options)('%s: asks for what the server wants, and nothing else', (provider) => {
    const form = formOf(provider)
    const fields = providers[provider]
    expect(Object.keys(fields.config).sort()).toEqual([...(form?.configNames ?? [])].sort())
    const secrets = [...(form?.secretNames ?? []), ...(form?.optionalSecretNames ?? [])]
    expect(Object.keys(fields.secrets).sort()).toEqual(secrets.sort())
    expect(fields.types).toEqual(form?.types)
  })

  it('the web chat: every look, with choices that the server takes', () => {
    const rules = formOf('web')?.optionalConfig ?? {}
    expect([...webTexts, ...Object.keys(webChoices)].sort()).toEqual(Object.keys(rules).sort())
    for (const [name, values] of Object.entries(webChoices)) {
      for (const value of values) expect([name, value, rules[name]?.pattern.test(value)]).toEqual([name, value, true])
    }
  })

  it('offers every kind of channel, each with a provider', () => {
    expect([...channelTypes].sort()).toEqual([...ChannelType.options].sort())
    for (const type of channelTypes) expect(providersOf(type)).not.toEqual([])
  })
})
