import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import type { Job } from '../api/types.ts'
import { watched } from './watched.ts'

type Bulk = InputOf<'conversations.bulk'>
/** What is to be done to those that are selected. */
export type Act = Pick<Bulk, 'action'> & Partial<Pick<Bulk, 'params'>>

/** Asks for a job and shows how far it is; the same asked for again after a failure is the same job. */
export function useStartBulk(names: ReadonlyMap<string, string>) {
  const client = useQueryClient()
  const attempt = useRef({ what: '', key: '' })
  return useMutation({
    mutationFn: (bulk: Act & Pick<Bulk, 'ids' | 'filter'>) => {
      const what = JSON.stringify(bulk)
      if (attempt.current.what !== what) attempt.current = { what, key: crypto.randomUUID() }
      return call('conversations.bulk', { params: {}, ...bulk }, { idempotencyKey: attempt.current.key })
    },
    onSuccess(job) {
      attempt.current = { what: '', key: '' }
      client.setQueryData<Job>(keys.job(job.id), (known) => known ?? job)
      // Of what is undone, the list knows whether it can be undone again.
      void client.invalidateQueries({ queryKey: keys.jobList })
      watched.watch({ id: job.id, names })
    },
  })
}
