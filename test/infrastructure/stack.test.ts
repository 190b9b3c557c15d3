// One file for all of them: loading the CDK takes longer than all the tests together.
import './permissions.ts'
import './functions.ts'
import './edges.ts'
import './data.ts'
import './messaging.ts'
import './alarms.ts'
import './rules.ts'
import './quotas.ts'
