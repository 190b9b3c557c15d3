import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { meQuery } from '../api/queries.ts'
import { Waiting } from '../ui/notice.tsx'
import { Behind } from './behind.tsx'
import { Overview } from './overview.tsx'
import { questions } from './place.ts'
import { QuestionPage } from './question-page.tsx'
import type { Question } from './types.ts'

/** R1: an overview, and a page for each question. */
export function ReportsPage() {
  return (
    <main className="scroll-thin relative h-full overflow-y-auto bg-surface">
      <Suspense fallback={<Waiting rows={6} />}>
        <Reports />
      </Suspense>
    </main>
  )
}

function Reports() {
  const { data: me } = useQuery(meQuery)
  const { question: given } = useParams({ strict: false }) as { question?: string }
  const question = questions.find((each: Question) => each === given)
  if (!me) return <Waiting rows={6} />
  return (
    <>
      {question ? <QuestionPage key={question} question={question} /> : <Overview />}
      <Behind question={question} />
    </>
  )
}
