-- The runs in some folders: what each is (run.json) and how it ended (the last tested epoch of metrics.csv).
CREATE OR REPLACE MACRO runs_in(folders) AS TABLE
WITH manifests AS (
    SELECT parse_path(filename)[-2] AS run, parse_path(filename)[-3] AS place,
           coalesce(Network->>'Model', 'msstnet') AS model,
           coalesce(Network->>'Variant', Network->>'Blocks', '') AS variant,
           (Network->>'Frames')::INT AS frames, (Training->>'Seed')::INT AS seed, (Training->>'Epochs')::INT AS epochs,
           Preset AS preset, Split AS split, TrainClips + TestClips AS clips, InitialWeights AS initial,
           coalesce(Data->>'Kind', regexp_extract(Data->>'$', '^\w+')) AS data,
           Network, Training, Data
    FROM read_json(list_transform(folders, lambda folder: folder || '/*/run.json'), filename = true, union_by_name = true,
        columns = {Network: 'JSON', Training: 'JSON', Data: 'JSON', Preset: 'VARCHAR', Split: 'VARCHAR', TrainClips: 'INT', TestClips: 'INT',
                   InitialWeights: 'JSON'})),
logs AS (
    SELECT parse_path(filename)[-2] AS run, parse_path(filename)[-3] AS place, max(epoch) AS epoch,
           100 * arg_max(test_war, epoch) AS war, 100 * arg_max(test_uar, epoch) AS uar, 100 * max(test_war) AS best
    FROM read_csv(list_transform(folders, lambda folder: folder || '/*/metrics.csv'), filename = true, union_by_name = true)
    WHERE test_war IS NOT NULL GROUP BY ALL)
SELECT * FROM manifests JOIN logs USING (place, run);

-- A network's runs as one row: over folds first, then over seeds. Some runs lie in two folders and count once.
CREATE OR REPLACE MACRO networks_in(folders) AS TABLE
WITH seeds AS (
    SELECT data, clips, model, variant, frames, preset, epochs, seed, count(DISTINCT split) AS folds, avg(war) AS war
    FROM (SELECT DISTINCT data, clips, model, variant, frames, preset, epochs, seed, split, initial, war FROM runs_in(folders))
    WHERE initial IS NULL GROUP BY ALL)
SELECT data, clips, model, variant, frames, preset, epochs,
       count(*) AS seeds, min(folds) AS folds, avg(war) AS war, stddev_samp(war) AS deviation
FROM seeds GROUP BY ALL;

-- What the paper prints for a network of ours, by its word, its blocks and its frames: Table 1 for MSSTNet, Tables 2 and 3 for the others.
CREATE OR REPLACE VIEW printed AS
SELECT 'msstnet' AS model, concat_ws('-', former1, former2, former3) AS variant, frames, dfew_war AS dfew, ferv39k_war AS ferv39k
FROM '../data/paper/table1.csv' WHERE former1 IS NOT NULL
UNION ALL
SELECT network, '', 8, max(table3.war), max(table2.war)
FROM '../data/paper/networks.csv' LEFT JOIN '../data/paper/table3.csv' AS table3 USING (method)
LEFT JOIN '../data/paper/table2.csv' AS table2 USING (method)
WHERE network <> 'msstnet' GROUP BY network;
