import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import type { Entry } from '../../api/types.ts'

/** Saves an email as it came: its link answers as a download, so that the page stays. */
export function useOriginal({ id }: Entry) {
  return useMutation({
    mutationFn: async () => {
      const { url } = await call('messages.original', { id })
      const anchor = document.createElement('a')
      anchor.href = url
      anchor.download = 'email.eml'
      anchor.click()
    },
  })
}
