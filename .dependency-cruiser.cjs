/** Which room may use which: one rule per room of docs/architecture.md, each with its reason. */
const only = (name, comment, from, to) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { pathNot: to, dependencyTypesNot: ['core'] },
})
const ports = '^functions/use-cases/(ports|store-port|receive-email)\\.ts$'
const sdk = 'node_modules/@(aws-sdk|smithy)/'
const mod = (name) => `node_modules/(${name})/`

module.exports = {
  forbidden: [
    only('domain-is-pure', 'Rules without I/O can be read, tested and trusted on their own.', '^functions/domain/', [
      '^functions/domain/',
      mod('zod'),
    ]),
    only(
      'contracts-know-only-the-domain',
      'The console and the widget import the contracts: nothing of the server may come along.',
      '^contracts/',
      ['^contracts/', '^functions/domain/', mod('zod')],
    ),
    only(
      'use-cases-know-ports-not-technology',
      'A verb says what happens; where it is stored and sent is given to it.',
      '^functions/use-cases/',
      ['^functions/(use-cases|domain)/', mod('zod')],
    ),
    only(
      'store-is-the-only-table-code',
      'One place knows keys and items, so that they can change together.',
      '^functions/store/',
      [
        '^functions/(store|domain|shared)/',
        ports,
        '^functions/reactions/reaction\\.ts$',
        sdk,
        mod('zod'),
        'node_modules/@types/aws-lambda/',
      ],
    ),
    only(
      'channels-know-their-provider',
      'An adapter translates between one provider and the ports; it must not reach into the house.',
      '^functions/channels/',
      [
        '^functions/(channels|domain|shared)/',
        ports,
        'node_modules/@aws-sdk/client-ses/',
        mod('zod|mimetext|postal-mime'),
      ],
    ),
    {
      name: 'channels-do-not-know-each-other',
      severity: 'error',
      comment: 'A provider can be added, changed or removed alone. What several share has a file of its own.',
      from: {
        path: '^functions/channels/(whatsapp-cloud|twilio|line|messenger|instagram|telegram|viber|email-sending|email-receiving)\\.ts$',
      },
      to: {
        path: '^functions/channels/(whatsapp-cloud|twilio|line|messenger|instagram|telegram|viber|email-sending|email-receiving)\\.ts$',
      },
    },
    only(
      'connectors-know-their-crm',
      'A connector translates between one CRM and the ports; with the channels it shares how a provider is called.',
      '^functions/connectors/',
      ['^functions/(connectors|domain|shared)/', '^functions/channels/http\\.ts$', ports, mod('zod')],
    ),
    only(
      'reactions-are-use-cases-of-the-stream',
      'A reaction follows from an entry by the same rules and ports as any verb.',
      '^functions/reactions/',
      ['^functions/(reactions|domain|use-cases)/'],
    ),
    only(
      'edges-are-thin',
      'An edge translates a service event into a verb. It never touches the table, a provider or an SDK itself.',
      '^functions/(http|socket|webhooks|widget|stream|delivery|timer|mail|setup)/',
      [
        '^functions/(use-cases|reactions|shared|domain)/',
        '^functions/(app|app-connectors|app-delivery|app-mail|app-providers|operations)\\.ts$',
        '^contracts/',
        mod('zod|@middy/core'),
        'node_modules/@types/aws-lambda/',
      ],
    ),
    only(
      'shared-is-below-everything',
      'Clients, log and clock serve every room and know none but the ports they implement.',
      '^functions/shared/',
      [
        '^functions/(shared|domain)/',
        ports,
        sdk,
        mod('zod|@middy/core|aws-jwt-verify|ulid'),
        'node_modules/@types/aws-lambda/',
      ],
    ),
    only('lib-describes-what-is-deployed', 'The stack needs names and routes, not the code that runs.', '^(lib|bin)/', [
      '^(lib|bin)/',
      '^contracts/',
      '^functions/(manifest|shared/env-names|shared/table-definition)\\.ts$',
      mod('aws-cdk-lib|constructs|cdk-nag|zod'),
    ]),
    only(
      'the-widget-stands-alone',
      'What runs on a company’s page is small, and brings nothing along that it does not need to chat.',
      '^widget/src/',
      ['^widget/', mod('preact')],
    ),
    only(
      'the-console-knows-the-contracts-only',
      'What runs in agents’ browsers shares types with the server, and nothing else.',
      '^web/src/',
      [
        '^web/',
        '^contracts/',
        '^virtual:',
        mod(
          '@tanstack/.*|@types/react.*|cmdk|gemoji|i18next|lucide-react|oidc-client-ts|radix-ui|react|react-dom|react-i18next',
        ),
      ],
    ),
    {
      name: 'nothing-imports-local',
      severity: 'error',
      comment: 'What stands in for AWS must not leak into what is deployed.',
      from: { pathNot: '^(local|test|bench)/' },
      to: { path: '^local/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle means two rooms that cannot be understood apart. Types may refer to each other.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Code that nothing uses is deleted.',
      from: { orphan: true, pathNot: '(^test/|^bench/|\\.d\\.ts$|\\.config\\.ts$|^functions/manifest\\.ts$)' },
      to: {},
    },
    {
      name: 'no-dev-dependency-in-functions',
      severity: 'error',
      comment: 'What is deployed must be a dependency, so that its version is a decision.',
      from: { path: '^(functions|contracts)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
