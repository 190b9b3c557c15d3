import { reaction, written } from '../../../platform/stream.ts'
import { templateRefusals } from '../../channels/domain/template-refusals.ts'
import { entries } from '../../timeline/changes.ts'
import { noteRefusal } from '../use-cases/note-refusal.ts'

type Deps = Parameters<typeof noteRefusal>[0]

/** M8: a message that its provider refused for its template says what that is like. */
export const noteRefusedTemplate = reaction({
  name: 'note-refused-template',
  on: written(entries, { field: 'message.delivery.status', is: ['failed'] }),
  when: ({ before, after: { message } }) =>
    message?.template !== undefined &&
    message.delivery?.status === 'failed' &&
    before?.message?.delivery?.status !== 'failed' &&
    templateRefusals.has(message.delivery.error?.code ?? ''),
  async run({ after: { message } }, deps: Deps) {
    const error = message?.delivery?.error
    if (message?.template && error) await noteRefusal(deps, { templateId: message.template.id, ...error })
  },
})
