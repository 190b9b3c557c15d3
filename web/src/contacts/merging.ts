import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import type { Contact } from '../api/types.ts'
import { useSentence } from '../ui/sentence.ts'
import { showToast } from '../ui/toasts.ts'

/** Both, as they are now, wherever they are shown. */
async function lookAgain(client: QueryClient, ids: readonly string[]): Promise<void> {
  await Promise.all(
    ids.flatMap((id) => [
      client.invalidateQueries({ queryKey: keys.contact(id) }),
      client.invalidateQueries({ queryKey: keys.timelines(id) }),
      client.invalidateQueries({ queryKey: ['contactConversations', id] }),
    ]),
  )
  await client.invalidateQueries({ queryKey: ['contacts'] })
}

/** C3: what merges two contacts, and what takes them apart. They throw Problem. */
export function useMerging() {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const sentence = useSentence()

  const takeApart = async (id: string, contactId: string): Promise<void> => {
    await call('contacts.unmerge', { id, contactId }, { idempotencyKey: crypto.randomUUID() })
    await lookAgain(client, [id, contactId])
    showToast({ text: t('merge.undone') })
  }
  const merge = async (stays: Contact, other: Contact): Promise<void> => {
    const { id } = stays
    await call('contacts.merge', { id, contactId: other.id }, { idempotencyKey: crypto.randomUUID() })
    const undo = () =>
      takeApart(id, other.id).catch((error: unknown) => showToast({ text: sentence(error), tone: 'bad' }))
    showToast({
      text: t('merge.done', { name: other.name, into: stays.name }),
      action: { label: t('merge.undo'), run: () => void undo() },
    })
    await lookAgain(client, [id, other.id])
  }
  return { merge, takeApart }
}
