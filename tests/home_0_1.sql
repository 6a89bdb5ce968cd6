-- The catalogue of a collection that askpapers 0.1.0 made of three papers.
BEGIN TRANSACTION;
CREATE TABLE cache (
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	created DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL, 
	PRIMARY KEY (kind, "key")
);
CREATE TABLE chunks (
	id TEXT NOT NULL, 
	paper_id TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);
INSERT INTO "chunks" VALUES('086da47c6b645982246edea19e0de70f','2401.00001',0,120);
INSERT INTO "chunks" VALUES('73adbaf62480e7f9225cfd23b186b33c','t-f09ce5da033067f5',0,85);
INSERT INTO "chunks" VALUES('a4e02abf6c72284e0b5afcef12654b04','t-7ee9402709794c32',0,63);
CREATE TABLE claims (
	id TEXT NOT NULL, 
	paper_id TEXT NOT NULL, 
	quantity TEXT NOT NULL, 
	context TEXT NOT NULL, 
	direction TEXT NOT NULL, 
	raw TEXT NOT NULL, 
	value DOUBLE NOT NULL, 
	unit TEXT NOT NULL, 
	bound TEXT NOT NULL, 
	quote TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	value_low DOUBLE, 
	statistic TEXT, 
	saving DOUBLE, 
	saving_low DOUBLE, 
	readings JSON NOT NULL, 
	baseline TEXT, 
	method TEXT, 
	metric TEXT, 
	dataset TEXT, 
	origin TEXT NOT NULL, 
	extractor TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);
INSERT INTO "claims" VALUES('314f99d6f48f59aae83c','2401.00001','training_time','training','decrease','40%',40.0,'percent','exact','It halves the error of the usual tables and cuts training time by 40%.',50,120,NULL,NULL,0.4,NULL,'[]',NULL,NULL,NULL,NULL,'rules','rules-1');
INSERT INTO "claims" VALUES('4a01b5a42b92482bee0b','t-f09ce5da033067f5','inference_latency','inference','decrease','3 minutes',3.0,'absolute:minutes','exact','Counting takes 3 minutes instead of 2 hours.',41,85,NULL,NULL,0.975,NULL,'[]','2 hours',NULL,NULL,NULL,'rules','rules-1');
CREATE TABLE feedback (
	id INTEGER NOT NULL, 
	question TEXT NOT NULL, 
	answer JSON NOT NULL, 
	vote INTEGER NOT NULL, 
	created DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE "indexed" (
	chunk_id TEXT NOT NULL, 
	store TEXT NOT NULL, 
	done BOOLEAN NOT NULL, 
	PRIMARY KEY (chunk_id, store)
);
INSERT INTO "indexed" VALUES('086da47c6b645982246edea19e0de70f','lexical',1);
INSERT INTO "indexed" VALUES('a4e02abf6c72284e0b5afcef12654b04','lexical',1);
INSERT INTO "indexed" VALUES('73adbaf62480e7f9225cfd23b186b33c','lexical',1);
CREATE TABLE meta (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('name','2acbc359');
INSERT INTO "meta" VALUES('schema','1');
INSERT INTO "meta" VALUES('revision','1');
CREATE TABLE papers (
	id TEXT NOT NULL, 
	arxiv_id TEXT, 
	title TEXT NOT NULL, 
	abstract TEXT NOT NULL, 
	published DATE, 
	published_inferred BOOLEAN NOT NULL, 
	authors JSON NOT NULL, 
	author_count INTEGER, 
	organization TEXT, 
	comments INTEGER, 
	upvotes INTEGER, 
	url TEXT, 
	extractor TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (arxiv_id)
);
INSERT INTO "papers" VALUES('2401.00001','2401.00001','Tidal Nets for Small Harbours','We fit a network of two layers to gauge readings. It halves the error of the usual tables and cuts training time by 40%.','2024-01-05',0,'["Ada Marsh", "Bo Dijk"]',2,NULL,NULL,7,'https://arxiv.org/abs/2401.00001','rules-1');
INSERT INTO "papers" VALUES('t-f09ce5da033067f5',NULL,'Moss on Old Walls','We count moss on 40 walls with a camera. Counting takes 3 minutes instead of 2 hours.','2019-01-01',1,'["Reed", "Cy"]',2,NULL,NULL,NULL,NULL,'rules-1');
INSERT INTO "papers" VALUES('t-7ee9402709794c32',NULL,'Undated Reefs','We look at reefs and say what lives there. Nothing is measured.',NULL,0,'[]',NULL,NULL,NULL,NULL,NULL,'rules-1');
CREATE TABLE sources (
	paper_id TEXT NOT NULL, 
	file TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	sha TEXT NOT NULL, 
	PRIMARY KEY (paper_id, file, line), 
	FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);
INSERT INTO "sources" VALUES('2401.00001','old.jsonl',1,'a1bf7915d96e28673fb208a7e9685842');
INSERT INTO "sources" VALUES('t-f09ce5da033067f5','old.jsonl',2,'f75a224b7a4d3751c2593e4956cded99');
INSERT INTO "sources" VALUES('t-7ee9402709794c32','old.jsonl',3,'f9506593d956326f789d0835b36c84e4');
CREATE TABLE titles (
	"key" TEXT NOT NULL, 
	paper_id TEXT NOT NULL, 
	PRIMARY KEY ("key", paper_id), 
	FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);
INSERT INTO "titles" VALUES('tidalnetsforsmallharbours','2401.00001');
INSERT INTO "titles" VALUES('mossonoldwalls','t-f09ce5da033067f5');
INSERT INTO "titles" VALUES('undatedreefs','t-7ee9402709794c32');
CREATE INDEX ix_papers_published ON papers (published);
CREATE INDEX ix_sources_sha ON sources (sha);
CREATE INDEX ix_sources_file ON sources (file);
CREATE INDEX ix_chunks_paper_id ON chunks (paper_id);
CREATE INDEX ix_claims_paper_id ON claims (paper_id);
CREATE INDEX ix_claims_quantity_saving ON claims (quantity, saving);
COMMIT;
