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
export function useStartJob<Input>(
  names: ReadonlyMap<string, string>,
  ask: (input: Input, idempotencyKey: string) => Promise<Job>,
) {
  const client = useQueryClient()
  const attempt = useRef({ what: '', key: '' })
  return useMutation({
    mutationFn: (input: Input) => {
      const what = JSON.stringify(input)
      if (attempt.current.what !== what) attempt.current = { what, key: crypto.randomUUID() }
      return ask(input, attempt.current.key)
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

/** The same for what is done to conversations. */
export const useStartBulk = (names: ReadonlyMap<string, string>) =>
  useStartJob(names, (bulk: Act & Pick<Bulk, 'ids' | 'filter'>, idempotencyKey) =>
    call('conversations.bulk', { params: {}, ...bulk }, { idempotencyKey }),
  )
