import type { ChannelType } from './channel.ts'
import type { SettingRule } from './web-chat-settings.ts'

/** What a channel of a provider consists of. */
export interface ChannelForm {
  types: readonly ChannelType[]
  configNames: readonly string[]
  /** settings that it works without, and what each may be */
  optionalConfig?: Readonly<Record<string, SettingRule>>
  secretNames: readonly string[]
  /** one of them that is made here, and told once: nobody gives it */
  madeSecret?: string
  /** secrets that it works without */
  optionalSecretNames?: readonly string[]
}

interface Filled {
  type: ChannelType
  config: Record<string, string>
  /** names of those that are set */
  secretNames: readonly string[]
}

/** What is missing from a channel, or does not belong there, field by field. */
export function problemsOf(form: ChannelForm, filled: Filled): { path: string; message: string }[] {
  const lacks = (names: readonly string[], has: readonly string[], where: string) =>
    names.filter((name) => !has.includes(name)).map((name) => ({ path: `${where}.${name}`, message: 'is required' }))
  const strange = (names: readonly string[], has: readonly string[], where: string) =>
    has.filter((name) => !names.includes(name)).map((name) => ({ path: `${where}.${name}`, message: 'is not known' }))
  const config = Object.keys(filled.config)
  const optional = form.optionalConfig ?? {}
  const wrong = Object.entries(filled.config).flatMap(([name, value]) => {
    const rule = Object.hasOwn(optional, name) ? optional[name] : undefined
    return rule && !rule.pattern.test(value) ? [{ path: `config.${name}`, message: rule.message }] : []
  })
  const secrets = [...form.secretNames, ...(form.optionalSecretNames ?? [])]
  return [
    ...(form.types.includes(filled.type) ? [] : [{ path: 'type', message: 'is not a type of this provider' }]),
    ...lacks(form.configNames, config, 'config'),
    ...strange([...form.configNames, ...Object.keys(optional)], config, 'config'),
    ...wrong,
    ...lacks(form.secretNames, filled.secretNames, 'secrets'),
    ...strange(secrets, filled.secretNames, 'secrets'),
  ]
}
