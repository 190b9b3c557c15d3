import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import type { ChannelRef, Provider } from '../../channels/domain/channel.ts'
import { carriedAs, type FileLimits, mustCarry } from '../../channels/domain/file-limits.ts'
import { fillTemplate, mediaHeaderOf, problemsOfValues } from '../../channels/domain/fill-template.ts'
import type { FilledTemplate } from '../../channels/domain/template.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { Template } from '../../templates/domain/template.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { mayBeMarketed } from '../../timeline/domain/marketing.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { fillIn, type Missing } from '../domain/variables.ts'
import { type About, contextOf } from './variable-context.ts'

type Deps = HasStore<ContactAttributesStore & WorkspaceStore> & Pick<ChannelParts, 'channels'>

/** A template that somebody chose: what its variables are filled with may have variables of ours, like `$contact.name`. */
export interface TemplateChoice {
  id: string
  variables: Record<string, string>
  /** an upload for its header, instead of its own file */
  headerAttachmentId?: string | undefined
}

/** What of a template's values is missing: `variable` is the template's, `name` what has no value. */
export interface MissingValue extends Missing {
  variable: string
}

/** The values of a template's variables, ours filled in (M7). */
async function filledValues(
  deps: Deps,
  about: About,
  channel: ChannelRef,
  given: Readonly<Record<string, string>>,
): Promise<{ values: Record<string, string>; missing: MissingValue[] }> {
  const context = await contextOf(deps, about, channel, Object.values(given).join('\n'))
  const filled = Object.entries(given).map(([variable, text]) => ({ variable, ...fillIn(text, context) }))
  return {
    values: Object.fromEntries(filled.map(({ variable, text }) => [variable, text])),
    missing: filled.flatMap(({ variable, missing }) => missing.map((one) => ({ ...one, variable }))),
  }
}

/**
 * M8: a template as it is sent to somebody: the words of the message, and what goes to the provider. `opted_out` where it is
 * marketing, and they want none (M18); `invalid_request` names
 * the variables that have no value, by `template.variables.<name>`.
 */
export async function filledTemplate(
  deps: Deps,
  about: About,
  channel: ChannelRef,
  template: Template,
  choice: Pick<TemplateChoice, 'variables' | 'headerAttachmentId'>,
): Promise<{ text: string; template: FilledTemplate }> {
  requireMayBeMarketed(about.contact, channel, template)
  const { values, missing } = await filledValues(deps, about, channel, choice.variables)
  const ours = missing.map(({ variable, name, reason }) => ({
    name: variable,
    message: reason === 'empty' ? `${name} is empty for this conversation` : `${name} is not a variable`,
  }))
  const unfilled = new Set(ours.map(({ name }) => name))
  const problems = [...ours, ...problemsOfValues(template, values).filter(({ name }) => !unfilled.has(name))]
  if (problems.length > 0) {
    throw new DomainError(
      'invalid_request',
      'The template is not filled in.',
      problems.map(({ name, message }) => ({ path: `template.variables.${name}`, message })),
    )
  }
  const media = mediaHeaderOf(template.components)
  if (media && !media.hasSample && choice.headerAttachmentId === undefined) {
    throw headerRefused('The template needs a file for its header.', 'is missing')
  }
  return fillTemplate(template, values, { ownFile: choice.headerAttachmentId !== undefined })
}

/** M18: the other categories reach whoever wants no marketing. */
function requireMayBeMarketed(contact: Contact, { id: channelId }: ChannelRef, { category }: Template): void {
  const address = contact.identities.find((identity) => identity.channelId === channelId)?.address ?? ''
  if (category !== 'marketing' || mayBeMarketed(contact, { channelId, address })) return
  throw new DomainError(
    'opted_out',
    'This customer wants no marketing; only they can allow it again, by writing START.',
    [{ path: 'template.id', message: 'is marketing' }],
  )
}

/** M8: a template as it would be sent now, and what is missing. */
export async function previewTemplate(
  deps: Deps,
  about: About,
  channel: ChannelRef,
  template: Template,
  choice: Pick<TemplateChoice, 'variables' | 'headerAttachmentId'>,
): Promise<{ text: string; template: FilledTemplate; missing: MissingValue[] }> {
  const { values, missing } = await filledValues(deps, about, channel, choice.variables)
  const unset = template.variables
    .filter(({ name }) => !values[name]?.trim())
    .map(({ name }) => ({ variable: name, name, reason: 'empty' as const }))
  const ownFile = choice.headerAttachmentId !== undefined
  return { ...fillTemplate(template, values, { ownFile }), missing: [...unset, ...missing] }
}

/** A file can only go in a header of its kind, where the provider takes one for this message alone. */
export function requireHeaderFile(
  template: Template,
  provider: Provider | undefined,
  file: Attachment,
  limits: FileLimits,
): void {
  const media = mediaHeaderOf(template.components)
  if (!media) throw headerRefused('The template has no file in its header.', 'is not possible with this template')
  if (provider === 'twilio') {
    throw headerRefused('By Twilio a template’s own file is sent, and no other.', 'is not possible on this channel')
  }
  underHeader(() => mustCarry([file], limits))
  if (carriedAs(file, limits)?.kind === media.format) return
  throw headerRefused(`The template’s header takes a file of the kind ${media.format}.`, `is no ${media.format}`)
}

const headerRefused = (detail: string, message: string) =>
  new DomainError('invalid_request', detail, [{ path: 'template.headerAttachmentId', message }])

/** What is said of the first file is said of the header's. */
export function underHeader<Result>(run: () => Result): Result {
  const renamed = (error: unknown) =>
    error instanceof DomainError
      ? new DomainError(
          error.code,
          error.message,
          error.errors.map(({ message }) => ({ path: 'template.headerAttachmentId', message })),
        )
      : error
  try {
    const result = run()
    return result instanceof Promise
      ? (result.catch((error: unknown) => {
          throw renamed(error)
        }) as Result)
      : result
  } catch (error) {
    throw renamed(error)
  }
}
