// Compares what analysis_bench left in a directory with DuckDB, row by row, then times DuckDB on its own native table
// with one thread: node analysis_bench.mjs DIRECTORY, where @duckdb/node-api can be found.
import { DuckDBInstance } from '@duckdb/node-api';

const directory = process.argv[2];
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const run = (sql) => connection.run(sql);
const read = async (sql) => (await connection.runAndReadAll(sql)).getRows();

await run(`create table sightings as select * from read_csv('${directory}/sightings.csv', types = {'price': 'DOUBLE', 'day': 'INTEGER', 'quantity': 'INTEGER'})`);
await run(`create table rates as select * from read_csv('${directory}/rates.csv', types = {'factor': 'DOUBLE', 'day': 'INTEGER'})`);
await run(`create table ours as select * from read_csv('${directory}/medians.csv', types = {'median': 'DOUBLE', 'day': 'INTEGER'})`);

const medians = `
  with votes as (
    select card, condition, region, day, seller, quantile_cont(price / quantity * factor, 0.5) as vote
    from sightings join rates using (currency, day) group by all)
  select card, condition, region, day, quantile_cont(vote, 0.5) as median, count(*) as sellers
  from votes group by all having count(*) >= 3`;
const cpu = async (sql) => {
  const begin = process.cpuUsage();
  await run(sql);
  const used = process.cpuUsage(begin);
  return (used.user + used.system) / 1e6;
};
await run(`create table theirs as ${medians}`);
const [[ours, theirs, different]] = await read(`
  select count(ours.median), count(theirs.median),
         count(*) filter (where ours.median is null or theirs.median is null or ours.sellers != theirs.sellers
                          or abs(ours.median - theirs.median) > 1e-9 * theirs.median)
  from ours full join theirs using (card, condition, region, day)`);
console.log(`rows: ${ours} ours, ${theirs} DuckDB's, ${different} different`);
if (Number(different) !== 0 || Number(ours) === 0) {
  process.exit(1);
}
const times = [];
for (let round = 0; round < 3; ++round) {
  times.push(await cpu(`create or replace table theirs as ${medians}`));
}
times.sort((a, b) => a - b);
console.log(`DuckDB, daily medians on its native table, 1 thread: ${times[1].toFixed(3)} CPU s (median of 3)`);
const spikes = `
  select card, condition, region, day,
         quantile_cont(ln(median), 0.5) over past as base, mad(ln(median)) over past as spread
  from theirs
  window past as (partition by card, condition, region order by day rows between 95 preceding and 6 preceding)`;
const rolled = [];
for (let round = 0; round < 3; ++round) {
  rolled.push(await cpu(`create or replace table rolled as ${spikes}`));
}
rolled.sort((a, b) => a - b);
console.log(`DuckDB, rolling median and MAD of its medians: ${rolled[1].toFixed(3)} CPU s (median of 3)`);
