import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import { isSendable } from '../../channels/domain/fill-template.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import { channelIdIn, maySee, type Template } from '../domain/template.ts'
import type { TemplatesStore } from '../port.ts'

const unavailable = (detail: string, message: string) =>
  new DomainError('template_unavailable', detail, [{ path: 'template.id', message }])

/**
 * M8: a template that this agent may send on this channel now; `template_unavailable` where there is none of that id, it is
 * not approved (any more), is hidden from them, or can't be filled in here.
 */
export async function sendableTemplate(
  { store }: HasStore<TemplatesStore>,
  agent: Doer,
  channelId: string,
  id: string,
): Promise<Template> {
  const template = await store.readTemplate(id)
  if (!template || !maySee(agent, template)) throw unavailable('There is no such template.', 'is no template')
  if (channelIdIn(id) !== channelId) throw unavailable('The template is another channel’s.', 'is another channel’s')
  if (template.unusable)
    throw unavailable('The template can’t be filled in here.', `is not usable: ${template.unusable}`)
  if (!isSendable(template)) {
    const why = template.reason ? ` (${template.reason})` : ''
    throw unavailable(`The template is ${template.status}${why}: choose another.`, `is ${template.status}`)
  }
  return template
}
