import { createRootRoute, createRoute, createRouter, redirect, stripSearchParams } from '@tanstack/react-router'
import { addressIn, questionIn, readPlace } from './address.ts'
import { InboxPage } from './inbox-page.tsx'
import { NotFound } from './not-found.tsx'
import { Shell } from './shell.tsx'

/** Every page of the console. Pages that few open are loaded when they are: `.lazy(() => import(…))`. */
const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

/** List and conversation are one page: going from one conversation to the next draws neither again. */
const inbox = createRoute({
  getParentRoute: () => root,
  id: 'inbox',
  component: InboxPage,
  validateSearch: readPlace,
  search: { middlewares: [stripSearchParams({})] },
})
const list = createRoute({
  getParentRoute: () => inbox,
  path: '/',
  // What is searched for has a page of its own.
  beforeLoad: ({ search: { q } }) => {
    if (q !== undefined) throw redirect({ to: '/search', search: { q } })
  },
})
const conversation = createRoute({ getParentRoute: () => inbox, path: '/conversations/$conversationId' })

/** Where links to telephone numbers lead: `/new?phone=+41…`, also as a browser hands on `tel:` and `sms:`. */
const written = createRoute({
  getParentRoute: () => root,
  path: '/new',
  beforeLoad: ({ search }: { search: { phone?: unknown; email?: unknown } }) => {
    throw redirect({ to: '/', search: { write: addressIn(search.phone ?? search.email) } })
  },
})

/** The page of settings picks by itself what it shows: list and item are one page, as in the inbox. */
const settings = createRoute({ getParentRoute: () => root, path: '/settings' }).lazy(() =>
  import('../settings/route.ts').then(({ settingsRoute }) => settingsRoute),
)
const section = createRoute({ getParentRoute: () => settings, path: '/$section' })
const item = createRoute({ getParentRoute: () => settings, path: '/$section/$itemId' })
/** O1: one run of a workflow. */
const run = createRoute({ getParentRoute: () => settings, path: '/$section/$itemId/runs/$runId' })

/** Persons, leads and deals: list and record are one page as well. */
const records = createRoute({ getParentRoute: () => root, path: '/records' }).lazy(() =>
  import('../crm/route.ts').then(({ recordsRoute }) => recordsRoute),
)
const recordList = createRoute({ getParentRoute: () => records, path: '/$plural' })
const record = createRoute({ getParentRoute: () => records, path: '/$plural/$recordId' })

/** C1: the table and a contact's own page are one page: who comes back finds the table as it was. */
const contacts = createRoute({ getParentRoute: () => root, path: '/contacts' }).lazy(() =>
  import('../contacts/page/route.ts').then(({ contactsRoute }) => contactsRoute),
)
/** C6 */
const contactImport = createRoute({ getParentRoute: () => root, path: '/contacts/import' }).lazy(() =>
  import('../contacts/transfer/route.ts').then(({ importRoute }) => importRoute),
)
const contact = createRoute({ getParentRoute: () => contacts, path: '/$contactId' })

/** F1, F4: what is found by words. */
const searched = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: (search: Record<string, unknown>) => ({ q: questionIn(search) }),
}).lazy(() => import('../search/route.ts').then(({ searchRoute }) => searchRoute))

/** M18: the list, one that is put together, one that is looked at. */
const campaigns = createRoute({ getParentRoute: () => root, path: '/campaigns' }).lazy(() =>
  import('../campaigns/route.ts').then(({ campaignsRoute }) => campaignsRoute),
)
const campaign = createRoute({ getParentRoute: () => campaigns, path: '/$campaignId' })
const campaignForm = createRoute({ getParentRoute: () => campaigns, path: '/$campaignId/edit' })

/** R1: the overview, and a page for each question. */
const reports = createRoute({ getParentRoute: () => root, path: '/reports' }).lazy(() =>
  import('../reports/route.ts').then(({ reportsRoute }) => reportsRoute),
)
const question = createRoute({ getParentRoute: () => reports, path: '/$question' })

/** R2 */
const live = createRoute({ getParentRoute: () => root, path: '/reports/live' }).lazy(() =>
  import('../live/route.ts').then(({ liveRoute }) => liveRoute),
)

export const router = createRouter({
  routeTree: root.addChildren([
    inbox.addChildren([list, conversation]),
    written,
    searched,
    settings.addChildren([section, item, run]),
    records.addChildren([recordList, record]),
    contactImport,
    contacts.addChildren([contact]),
    campaigns.addChildren([campaign, campaignForm]),
    live,
    reports.addChildren([question]),
  ]),
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
