import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { useAgents, useTeams } from '../api/queries.ts'
import { botsQuery } from '../bots/queries.ts'
import { DeleteButton } from '../settings/delete-button.tsx'
import { Page } from '../settings/page-parts.tsx'
import { useSettingsSentence } from '../settings/problems.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { Builder } from './builder.tsx'
import { WorkflowList } from './list.tsx'
import { useKeep, workflowQuery } from './queries.ts'
import { RunPage } from './run-page.tsx'
import { type Document, type Say, type StarterName, starter, starterNames } from './starters.ts'
import { documentOf } from './use-builder.ts'
import { useWords } from './words.ts'

interface WorkflowsPageProps {
  /** `new`, `new-<starter>`, or which */
  itemId: string | undefined
  runId: string | undefined
}

/** O1: the list of workflows, one that is built, one run of it. */
export default function WorkflowsPage({ itemId, runId }: WorkflowsPageProps) {
  if (itemId === undefined) return <WorkflowList />
  if (runId !== undefined) return <RunPage key={runId} workflowId={itemId} runId={runId} />
  const isNew = itemId === 'new' || itemId.startsWith('new-')
  return isNew ? <NewWorkflow key={itemId} begin={itemId.slice(4)} /> : <OneWorkflow key={itemId} id={itemId} />
}

const empty = (name: string): Document => ({ name, trigger: { on: 'conversation.opened' }, when: {}, steps: [] })

function NewWorkflow({ begin }: { begin: string }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const keep = useKeep()
  const teams = useTeams()
  const agents = useAgents()
  const bots = useQuery(botsQuery)
  const name = starterNames.find((each) => each === begin)
  const isKnown = teams.length > 0 && agents.length > 0 && !bots.isPending
  return (
    <Page title={t('add')} backTo="workflows" width="middle">
      {isKnown ? (
        <Builder
          workflow={undefined}
          initial={
            name ? begun(name, (key) => t(`starters.${key}`), teams, agents, bots.data?.[0]?.id) : empty(t('untitled'))
          }
          reload={async () => undefined}
          onSaved={(saved) => {
            keep.put(saved)
            void navigate({
              to: '/settings/$section/$itemId',
              params: { section: 'workflows', itemId: saved.id },
              replace: true,
              ignoreBlocker: true,
            })
          }}
        />
      ) : (
        <Waiting rows={6} />
      )}
    </Page>
  )
}

function begun(
  name: StarterName,
  say: Say,
  teams: ReturnType<typeof useTeams>,
  agents: ReturnType<typeof useAgents>,
  botId = '',
): Document {
  const [team] = teams
  const admins = agents.filter((agent) => agent.teams.some(({ id, role }) => id === team?.id && role === 'admin'))
  const owners = agents.filter(({ role }) => role === 'owner' || role === 'admin')
  return starter(name, say, {
    teams,
    adminIds: (admins.length > 0 ? admins : owners.slice(0, 1)).map(({ id }) => id),
    botId,
  })
}

function OneWorkflow({ id }: { id: string }) {
  const { t } = useWords()
  const sentence = useSettingsSentence()
  const navigate = useNavigate()
  const keep = useKeep()
  const { data, error, refetch } = useQuery({ ...workflowQuery(id), refetchOnMount: 'always' })
  // What is read later comes in by saving: who builds is not interrupted.
  const [first, setFirst] = useState(data)
  if (!first && data) setFirst(data)
  const isGone = error !== null && asProblem(error).status === 404
  return (
    <Page key={String(first !== undefined)} title={data?.name ?? t('title')} backTo="workflows" width="middle">
      {first ? (
        <Builder
          workflow={first}
          initial={documentOf(first)}
          reload={async () => (await refetch({ throwOnError: true })).data}
          onSaved={keep.put}
          menu={
            <DeleteButton
              name={first.name}
              text={t('deleteText')}
              onDelete={() => call('workflows.delete', { id })}
              onDone={() => {
                keep.remove(id)
                void navigate({
                  to: '/settings/$section',
                  params: { section: 'workflows' },
                  ignoreBlocker: true,
                })
              }}
            />
          }
        />
      ) : error ? (
        <Notice tone={isGone ? 'info' : 'bad'}>{isGone ? t('gone') : sentence(error)}</Notice>
      ) : (
        <Waiting rows={6} />
      )}
    </Page>
  )
}
