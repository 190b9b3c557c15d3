import { lazy, Suspense, useSyncExternalStore } from 'react'
import { watched } from './watched.ts'

const JobCards = lazy(() => import('./job-cards.tsx'))

/** How far the jobs are that were asked for here, on whichever page one is. */
export function Jobs() {
  const jobs = useSyncExternalStore(watched.subscribe, watched.jobs)
  return <Suspense>{jobs.length > 0 && <JobCards jobs={jobs} />}</Suspense>
}
