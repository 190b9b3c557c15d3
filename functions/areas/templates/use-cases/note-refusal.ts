import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { templateRefusals } from '../../channels/domain/template-refusals.ts'
import { channelIdIn, type Template } from '../domain/template.ts'
import type { TemplatesStore } from '../port.ts'

type Deps = HasStore<TemplatesStore> & Pick<Parts, 'clock'>

/**
 * M8: a provider refused a message for its template: nobody else need try it, and the provider is asked what it is like now.
 * Done again it marks again, and asks again.
 */
export async function noteRefusal(
  { store, clock }: Deps,
  { templateId, code, reason }: { templateId: string; code: string; reason: string },
): Promise<void> {
  const channelId = channelIdIn(templateId)
  const refusal = templateRefusals.get(code)
  if (channelId === undefined || !refusal) return
  const { status } = refusal
  if (status) {
    await retryOnConflict(async () => {
      const before = await store.readTemplate(templateId)
      if (before?.status !== 'approved') return
      const after: Template = { ...before, status, reason }
      await store.commit([store.putTemplate(after)])
    })
  }
  await store.askForRefresh(channelId, clock.now())
}
