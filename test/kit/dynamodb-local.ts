import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Database, freePort, openDatabase } from './database.ts'

/** Amazon's own DynamoDB Local, in memory; `jar` is its DynamoDBLocal.jar, with its libraries beside it. */
export async function startDynamoDbLocal(jar: string): Promise<Database> {
  const port = await freePort()
  const libraries = `-Djava.library.path=${join(dirname(jar), 'DynamoDBLocal_lib')}`
  const options = ['-inMemory', '-disableTelemetry', '-port', String(port)]
  // It leaves a file behind in the folder in which it is started.
  return openDatabase(port, spawn('java', [libraries, '-jar', jar, ...options], { cwd: tmpdir(), stdio: 'ignore' }))
}
