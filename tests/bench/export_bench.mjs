// Times DuckDB's COPY to CSV, one thread, from its own native tables in memory: of the rows that gpuprice exported, and
// of the single sightings that they stand for. node export_bench.mjs DIRECTORY, where @duckdb/node-api can be found.
import { DuckDBInstance } from '@duckdb/node-api';

const directory = process.argv[2];
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const cpu = async (sql) => {
  const begin = process.cpuUsage();
  await connection.run(sql);
  const used = process.cpuUsage(begin);
  return (used.user + used.system) / 1e6;
};
for (const [file, what] of [['export.csv', 'the rows of the export'], ['sightings.csv', 'the single sightings']]) {
  await connection.run(`create table rows as select * from read_csv('${directory}/${file}')`);
  const [[count]] = (await connection.runAndReadAll('select count(*) from rows')).getRows();
  const times = [];
  for (let round = 0; round < 3; ++round) {
    times.push(await cpu(`copy rows to '${directory}/copied.csv' (header)`));
  }
  times.sort((a, b) => a - b);
  const megabytes = (process.memoryUsage().rss / 1048576).toFixed(0);
  console.log(`DuckDB, COPY of ${what} (${count}): ${times[1].toFixed(2)} CPU s (median of 3), ${megabytes} MiB resident`);
  await connection.run('drop table rows');
}
